package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/unimap/unimap/runtime"
)

// exchange is one request to the gateway and its answer.
type exchange struct {
	gateway   *Gateway
	writer    http.ResponseWriter
	request   *http.Request
	requestID string
	started   time.Time
	holder    string
	scopes    []Scope // of the token
	status    int
	code      runtime.Code
	// probe is set for what balancers and monitors ask every few seconds.
	probe bool
}

// requestIDs are the ids that are taken over from a caller: what can stand in a header and a log.
var requestIDs = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,128}$`)

// What every answer has in its headers, so that it need not be made for each.
var noSniff, noStore = []string{"nosniff"}, []string{"no-store"}

func newExchange(g *Gateway, w http.ResponseWriter, r *http.Request) *exchange {
	x := &exchange{gateway: g, writer: w, request: r, started: g.options.Now()}
	if id := r.Header.Get("X-Request-Id"); requestIDs.MatchString(id) {
		x.requestID = id
	} else {
		x.requestID = runtime.NewRequestID()
	}
	header := w.Header()
	header["X-Request-Id"] = []string{x.requestID}
	header["X-Content-Type-Options"], header["Cache-Control"] = noSniff, noStore
	return x
}

// authorize checks that the bearer token has one of the scopes, and answers if it has not.
func (x *exchange) authorize(sufficient ...Scope) bool {
	scheme, token, _ := strings.Cut(x.request.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") || token == "" {
		x.writer.Header().Set("WWW-Authenticate", "Bearer")
		x.fail(&runtime.Error{StatusCode: http.StatusUnauthorized, Code: "gateway.unauthorized", Origin: runtime.OriginClient,
			Message: "send an API token as Authorization: Bearer TOKEN"})
		return false
	}
	holder, scopes, err := x.gateway.options.Tokens.Scopes(x.request.Context(), strings.TrimSpace(token))
	if err != nil {
		x.gateway.options.Logger.LogAttrs(x.request.Context(), slog.LevelWarn, "the API token could not be checked",
			slog.String("request_id", x.requestID), slog.String("error", err.Error()))
		x.fail(&runtime.Error{StatusCode: http.StatusServiceUnavailable, Code: "gateway.unavailable", Origin: runtime.OriginPolicy,
			Message: "the API token could not be checked", Retryable: true, Cause: err})
		return false
	}
	x.holder, x.scopes = holder, scopes
	for _, scope := range scopes {
		if slices.Contains(sufficient, scope) {
			return true
		}
	}
	var needed []string
	for _, scope := range sufficient {
		needed = append(needed, string(scope))
	}
	e := &runtime.Error{StatusCode: http.StatusForbidden, Code: "gateway.forbidden", Origin: runtime.OriginClient,
		Message: "the API token may not do this: it needs the scope " + strings.Join(needed, " or ")}
	if len(scopes) == 0 {
		x.writer.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		e = &runtime.Error{StatusCode: http.StatusUnauthorized, Code: "gateway.unauthorized", Origin: runtime.OriginClient, Message: "the API token is not valid"}
	}
	x.fail(e)
	return false
}

// mostReserved is how many bytes are reserved for a body that is announced.
const mostReserved = 64 << 10

// body reads the request's body within its bound. A compressed one is refused, since its bound would
// say nothing.
func (x *exchange) body() ([]byte, *runtime.Error) {
	if coding := x.request.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, &runtime.Error{StatusCode: http.StatusUnsupportedMediaType, Code: runtime.CodeInvalidRequest, Origin: runtime.OriginClient,
			Message: "a body with a Content-Encoding is not taken: send it uncompressed"}
	}
	var content bytes.Buffer
	content.Grow(int(min(max(x.request.ContentLength, 0), mostReserved)) + bytes.MinRead)
	_, err := content.ReadFrom(http.MaxBytesReader(x.writer, x.request.Body, x.gateway.options.MaxBodyBytes))
	tooLarge, isTooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case isTooLarge:
		return nil, &runtime.Error{StatusCode: http.StatusRequestEntityTooLarge, Code: "request.too_large", Origin: runtime.OriginClient,
			Message: "the body is larger than " + strconv.FormatInt(tooLarge.Limit, 10) + " bytes"}
	case err != nil:
		return nil, &runtime.Error{StatusCode: http.StatusBadRequest, Code: runtime.CodeInvalidJSON, Origin: runtime.OriginClient,
			Message: "the body could not be read", Cause: err}
	}
	return content.Bytes(), nil
}

// fail answers with the envelope of an error.
func (x *exchange) fail(e *runtime.Error) {
	if e.RequestID == "" {
		e.RequestID = x.requestID
	}
	if e.RetryAfter > 0 {
		x.writer.Header().Set("Retry-After", strconv.FormatInt(int64(e.RetryAfter+0.999), 10))
	}
	limitHeaders(x.writer.Header(), e.RateLimit)
	x.code = e.Code
	content, err := json.Marshal(e)
	if err != nil {
		content = []byte(`{"statusCode":500,"error":"Internal Server Error","message":"the error could not be written"}`)
	}
	x.write(e.StatusCode, "application/json", content)
}

func (x *exchange) write(status int, contentType string, content []byte) {
	x.status = status
	x.writer.Header().Set("Content-Type", contentType)
	x.writer.Header().Set("Content-Length", strconv.Itoa(len(content)))
	x.writer.WriteHeader(status)
	if x.request.Method != http.MethodHead {
		_, _ = x.writer.Write(content) // the client is gone if this fails
	}
}

func (x *exchange) writeJSON(v any) *runtime.Error {
	content, err := json.Marshal(v)
	if err != nil {
		return failureOf(err)
	}
	x.write(http.StatusOK, "application/json", content)
	return nil
}

func (x *exchange) writeText(status int, text string) {
	x.write(status, "text/plain; charset=utf-8", []byte(text))
}

func (x *exchange) log() {
	level := slog.LevelInfo
	if x.probe {
		level = slog.LevelDebug
	}
	gone := x.request.Context().Err() != nil
	if x.status >= 500 && !gone || x.status < 300 && x.code != "" { // the latter is a stream that was cut off
		level = slog.LevelWarn
	}
	if !x.gateway.options.Logger.Enabled(x.request.Context(), level) {
		return
	}
	x.gateway.options.Logger.LogAttrs(x.request.Context(), level, "request",
		slog.String("request_id", x.requestID), slog.String("http_method", x.request.Method), slog.Int("status", x.status),
		slog.String("code", string(x.code)), slog.String("holder", x.holder), slog.Duration("duration", x.gateway.options.Now().Sub(x.started)))
}

func notFound(message string) *runtime.Error {
	return &runtime.Error{StatusCode: http.StatusNotFound, Code: "gateway.not_found", Origin: runtime.OriginClient, Message: message}
}
