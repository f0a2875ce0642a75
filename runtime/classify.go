package runtime

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/retry"
)

// classify decides whether an answer is a success, and otherwise what kind of failure. It decodes
// the answer's body on the way.
func (s *session) classify(x *exchange, a *exchangeAnswer, err error) *Error {
	if err != nil {
		return networkError(err)
	}
	if a.stream != nil {
		a.body = value.Missing
		return nil
	}
	problem, cause := s.decode(a)
	rule := s.errorRule(x.call)
	failed, failure := s.failed(x, a, rule)
	if failure != nil {
		return failure
	}
	if failed {
		return s.remoteError(x, a, rule)
	}
	// A failure that the call takes for a success may well come as HTML.
	if problem == "" || a.status >= 300 {
		return nil
	}
	return &Error{
		StatusCode: http.StatusBadGateway, Code: CodeRemoteResponse, Origin: OriginRemote, RemoteStatus: a.status,
		Message: s.mapping.Provider.Label + " gave " + problem + because(cause), Raw: s.rawOf(a), Cause: cause,
	}
}

func because(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}

func (s *session) errorRule(call *mapping.Call) *mapping.ErrorRule {
	switch {
	case call.Error != nil:
		return call.Error
	case s.mapping.Provider.Error != nil:
		return s.mapping.Provider.Error
	}
	return &mapping.ErrorRule{}
}

// failed holds an answer against the rules: a status of 300 and above fails whatever the
// expressions say, unless the call names it as ok.
func (s *session) failed(x *exchange, a *exchangeAnswer, rule *mapping.ErrorRule) (bool, *Error) {
	if a.shown != nil && a.shown.items == nil || slices.Contains(x.call.OKStatus, int64(a.status)) {
		return false, nil // the plan that shows an answer has asked whether it tells of a failure
	}
	ok, failure := s.evaluateAnswer(x, x.call.OK, a)
	if failure != nil {
		return false, failure
	}
	if value.Truthy(ok) {
		return false, nil
	}
	if a.status >= 300 {
		return true, nil
	}
	failed, failure := s.evaluateAnswer(x, rule.When, a)
	return value.Truthy(failed), failure
}

// kinds maps the kinds that error.kind may give, and statuses, to codes.
var kinds = map[string]Code{
	"not_found": CodeRemoteNotFound, "conflict": CodeRemoteConflict, "rate_limited": CodeRemoteRateLimited,
	"reauthorize": CodeReauthorize, "forbidden": CodeRemoteForbidden, "invalid": CodeRemoteInvalid,
	"unavailable": CodeRemoteUnavailable,
}

func codeOfStatus(status int) Code {
	switch {
	case status == http.StatusUnauthorized:
		return CodeReauthorize
	case status == http.StatusForbidden:
		return CodeRemoteForbidden
	case status == http.StatusNotFound || status == http.StatusGone:
		return CodeRemoteNotFound
	case status == http.StatusConflict || status == http.StatusPreconditionFailed:
		return CodeRemoteConflict
	case status == http.StatusTooManyRequests:
		return CodeRemoteRateLimited
	case status >= 500 || status == http.StatusRequestTimeout:
		return CodeRemoteUnavailable
	case status >= 400:
		return CodeRemoteInvalid
	}
	return CodeRemoteError
}

// unifiedStatus is the HTTP status of the unified answer for a code.
func unifiedStatus(code Code, remote int) int {
	switch code {
	case CodeReauthorize:
		return http.StatusUnauthorized
	case CodeRemoteForbidden:
		return http.StatusForbidden
	case CodeRemoteNotFound:
		return http.StatusNotFound
	case CodeRemoteConflict:
		if remote == http.StatusPreconditionFailed {
			return remote
		}
		return http.StatusConflict
	case CodeRemoteRateLimited:
		return http.StatusTooManyRequests
	case CodeRemoteInvalid:
		if remote >= 400 && remote < 500 && http.StatusText(remote) != "" && !slices.Contains(aboutTheWay, remote) {
			return remote
		}
		return http.StatusUnprocessableEntity
	}
	return http.StatusBadGateway
}

// aboutTheWay are statuses that tell a client of the way to the server, not of its request: browsers
// and libraries act upon them and do not show them.
var aboutTheWay = []int{http.StatusProxyAuthRequired, http.StatusMisdirectedRequest, http.StatusUpgradeRequired}

// remoteError reads what the provider says of its failure. Expressions that fail on an answer of
// an unexpected shape are passed over, since the failure itself must be told.
func (s *session) remoteError(x *exchange, a *exchangeAnswer, rule *mapping.ErrorRule) *Error {
	text := func(e *template.Expression) string {
		v, failure := s.evaluateAnswer(x, e, a)
		if failure != nil || value.IsNil(v) {
			return ""
		}
		if text, ok := v.(string); ok {
			return strings.TrimSpace(text)
		}
		return value.String(v)
	}
	code := codeOfStatus(a.status)
	if forced, ok := kinds[text(rule.Kind)]; ok {
		code = forced
	}
	message := text(rule.Message)
	if message == "" {
		message = statusText(a.status)
	}
	e := &Error{
		StatusCode: unifiedStatus(code, a.status), Code: code, Origin: OriginRemote, RemoteStatus: a.status, RemoteCode: text(rule.Code),
		Message:   s.mapping.Provider.Label + ": " + clip(message, maxMessage),
		Retryable: code == CodeRemoteRateLimited || code == CodeRemoteUnavailable, Raw: s.rawOf(a),
	}
	if code == CodeReauthorize {
		e.Origin = OriginAccount
	}
	e.RetryAfter = s.retryAfter(text(rule.RetryAfter), a)
	return e
}

func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return strings.ToLower(text)
	}
	return "status " + strconv.Itoa(status)
}

// maxMessage bounds the provider's message in an error.
const maxMessage = 500

func (s *session) retryAfter(given string, a *exchangeAnswer) float64 {
	for _, text := range []string{given, a.header.Get("Retry-After")} {
		if delay, ok := retry.ParseRetryAfter(text, s.runtime.options.Now()); ok {
			return delay.Seconds()
		}
	}
	return 0
}

// readLimit takes over what an answer says of the provider's limit.
func (s *session) readLimit(x *exchange, a *exchangeAnswer) {
	rule := s.mapping.Provider.Limit
	if rule == nil {
		return
	}
	read := func(e *template.Expression, into *string) {
		v, failure := s.evaluateAnswer(x, e, a)
		if failure == nil && !value.IsNil(v) {
			*into = s.credentials.maskPlain(value.Text(v))
		}
	}
	read(rule.Limit, &s.rateLimit.Limit)
	read(rule.Remaining, &s.rateLimit.Remaining)
	var reset string
	read(rule.Reset, &reset)
	if wait, ok := retry.ParseReset(reset, s.runtime.options.Now()); ok {
		s.rateLimit.Reset = strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
	}
}
