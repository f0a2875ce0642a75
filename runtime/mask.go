package runtime

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/header"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/secret"
)

// credentials knows the secrets of an account, to keep them out of everything that leaves.
type credentials struct {
	held    account.Credentials
	renewed []string       // tokens that the account had not when it was read
	masker  *secret.Masker // made with the first text
}

// add makes one secret more known, such as a token that was renewed meanwhile.
func (c *credentials) add(token string) {
	if token != "" && !slices.Contains(c.renewed, token) && !c.held.Hold(token) {
		c.renewed, c.masker = append(c.renewed, token), nil
	}
}

func (c *credentials) secrets() []string { return append(c.held.Secrets(), c.renewed...) }

// shortestSecret is the length from which a credential is looked for in what is no message: a
// shorter one stands in many a text by chance.
const shortestSecret = 8

// within reports whether a secret stands in a value.
func (c *credentials) within(v any) bool {
	switch v := v.(type) {
	case string:
		return slices.ContainsFunc(c.secrets(), func(secret string) bool {
			return len(secret) >= shortestSecret && strings.Contains(v, secret)
		})
	case []any:
		return slices.ContainsFunc(v, c.within)
	case *value.Object:
		for _, member := range v.All() {
			if c.within(member) {
				return true
			}
		}
	}
	return false
}

func (c *credentials) mask(text string) string {
	if c.masker == nil {
		c.masker = secret.NewMasker(c.secrets())
	}
	return c.masker.Mask(text)
}

// maskPlain masks a text that is made for programs, such as a pointer or a number in a header. A short
// credential would deface it by chance.
func (c *credentials) maskPlain(text string) string {
	if !c.within(text) {
		return text
	}
	return c.mask(text)
}

func (c *credentials) maskValue(v any) any {
	switch v := v.(type) {
	case string:
		return c.mask(v)
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = c.maskValue(element)
		}
		return out
	case *value.Object:
		out := value.NewObject(v.Len())
		for key, member := range v.All() {
			out.Set(c.mask(key), c.maskValue(member))
		}
		return out
	}
	return v
}

// maxRawBytes bounds the provider's body in an error.
const maxRawBytes = 16 << 10

// rawOf returns the provider's body for an error: JSON as it is, other text as a string, capped
// and masked.
func (s *session) rawOf(a *exchangeAnswer) json.RawMessage {
	if a == nil || len(a.raw) == 0 {
		return nil
	}
	if a.isNil() {
		return nil
	}
	masked := s.credentials.maskValue(a.whole())
	encoded := value.Append(nil, masked)
	if len(encoded) <= maxRawBytes {
		return encoded
	}
	text, isText := masked.(string)
	if !isText { // not as it came, where escapes could hide a secret
		text = string(encoded)
	}
	return value.AppendString(nil, clip(text, maxRawBytes))
}

// masked returns a request for a trace, without credentials.
func (s *session) masked(x *exchange) *SentRequest {
	if s.trace == nil {
		return nil
	}
	sent := &SentRequest{Method: x.request.Method, URL: s.credentials.mask(x.request.URL), Headers: s.maskedHeaders(x.request.Header)}
	if x.body != nil {
		sent.Body = s.credentials.maskValue(x.body)
	}
	return sent
}

func (s *session) maskedAnswer(a *exchangeAnswer) *Answer {
	if s.trace == nil || a == nil {
		return nil
	}
	out := &Answer{Status: a.status, Headers: s.maskedHeaders(a.header)}
	if body := a.value(); !value.IsMissing(body) {
		out.Body = s.credentials.maskValue(body)
	}
	return out
}

func (s *session) maskedHeaders(headers http.Header) *value.Object {
	out := value.NewObject(len(headers))
	for _, name := range sortedKeys(headers) {
		text := strings.Join(headers[name], ", ")
		if header.Credential(name) || strings.EqualFold(name, "Set-Cookie") {
			text = "[redacted]"
		}
		out.Set(name, s.credentials.mask(strings.ToValidUTF8(text, "\ufffd")))
	}
	return out
}

func (s *session) traceFailure(step Step, a *exchangeAnswer, failure *Error) {
	step.Answer = s.maskedAnswer(a)
	step.Failure = string(failure.Code) + ": " + s.credentials.mask(failure.Message)
	s.traceStep(step)
}

func (r *SentRequest) asValue(call string) *value.Object {
	out := value.ObjectOf("call", call, "method", r.Method, "url", r.URL, "headers", r.Headers)
	if r.Body != nil {
		out.Set("body", r.Body)
	}
	return out
}

// cancelingStream ends the context of its call when it is closed.
type cancelingStream struct {
	io.ReadCloser
	cancel func()
}

func (c *cancelingStream) Close() error {
	defer c.cancel()
	return c.ReadCloser.Close()
}

func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
