package runtime

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/transport"
)

// exchangeAnswer is an answer of the provider.
type exchangeAnswer struct {
	status int
	header http.Header
	raw    []byte
	body   any    // decoded; value.Missing for none
	shown  *shown // what has been made of the bytes; body is then set by who asks for the value
	stream io.ReadCloser
}

// value returns the body as a value; value.Missing for none.
func (a *exchangeAnswer) value() any {
	if a.body == nil && a.shown != nil {
		a.body = decoded(a.raw)
	}
	return a.body
}

// whole returns the body as a value, with the objects of a page that has been shown too.
func (a *exchangeAnswer) whole() any {
	if a.shown != nil && a.shown.items != nil {
		return decoded(a.raw)
	}
	return a.value()
}

// isNil reports whether the body is null or missing.
func (a *exchangeAnswer) isNil() bool { return a.shown == nil && value.IsNil(a.body) }

// asValue returns what expressions see as calls.NAME.
func (a *exchangeAnswer) asValue() *value.Object {
	return value.ObjectOf("response", a.value(), "status", int64(a.status), "headers", headerObject(a.header))
}

func headerObject(header http.Header) *value.Object {
	out := value.NewObject(len(header))
	for _, name := range sortedKeys(header) {
		text := strings.Join(header[name], ", ")
		out.Set(strings.ToLower(name), strings.ToValidUTF8(text, "\ufffd"))
	}
	return out
}

// maxErrorBytes bounds how much of a failed stream is read to explain the failure.
const maxErrorBytes = 1 << 20

// streamAnswer keeps the body of a success as it flows, and reads that of a failure. It waits for the
// first byte: until then nothing has been passed on, and the request can still fail, or be repeated.
func streamAnswer(response *transport.StreamResponse) (*exchangeAnswer, error) {
	a := &exchangeAnswer{status: response.Status, header: response.Header}
	if response.Status < 300 {
		begun := bufio.NewReader(response.Body)
		if _, err := begun.Peek(1); err != nil && err != io.EOF {
			_ = response.Body.Close()
			return nil, err
		}
		a.stream = &flowing{begun, response.Body}
		return a, nil
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxErrorBytes))
	a.raw = raw
	return a, err
}

// flowing is the body of an answer on its way to the caller, whose failures are an *Error.
type flowing struct {
	reader io.Reader
	io.Closer
}

// Read implements io.Reader.
func (f *flowing) Read(p []byte) (int, error) {
	n, err := f.reader.Read(p)
	if err != nil && err != io.EOF {
		return n, networkError(err)
	}
	return n, err
}

// decode turns the bytes of an answer into a value. JSON is read strictly; other text is a string;
// anything else is missing, with a reason.
func (s *session) decode(a *exchangeAnswer) (problem string, cause error) {
	if a.shown != nil {
		return "", nil // it has been found valid
	}
	a.body = value.Missing
	if len(bytes.TrimSpace(a.raw)) == 0 {
		return "", nil
	}
	mediaType := mediaTypeOf(a)
	if isJSON(mediaType) || mediaType == "" || looksLikeJSON(a.raw) {
		decoded, err := value.Decode(a.raw, s.runtime.options.Documents)
		if err == nil {
			a.body = decoded
			return "", nil
		}
		if isJSON(mediaType) || looksLikeJSON(a.raw) {
			s.keepText(a)
			return "an answer that is not valid JSON", err
		}
	}
	s.keepText(a)
	if strings.HasPrefix(mediaType, "text/") && mediaType != "text/html" && a.body != value.Missing {
		return "", nil
	}
	if mediaType == "" {
		return "an answer that is not JSON", nil
	}
	return "an answer of type " + mediaType + ", not JSON", nil
}

// mediaTypeOf returns the media type of an answer without its parameters, or "".
func mediaTypeOf(a *exchangeAnswer) string {
	given := a.header.Get("Content-Type")
	if given == "application/json" {
		return given
	}
	mediaType, _, _ := mime.ParseMediaType(given)
	return mediaType
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

func (s *session) keepText(a *exchangeAnswer) {
	if utf8.Valid(a.raw) {
		a.body = string(a.raw)
	}
}

func looksLikeJSON(raw []byte) bool {
	trimmed := bytes.TrimLeft(raw, " \t\r\n")
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[')
}

// evaluateAnswer evaluates an expression that sees an answer to x; value.Missing where there is none.
func (s *session) evaluateAnswer(x *exchange, e *template.Expression, a *exchangeAnswer) (any, *Error) {
	if e == nil {
		return value.Missing, nil
	}
	x.frame.Set(mapping.RootResponse, a.value())
	x.frame.Set(mapping.RootStatus, int64(a.status))
	x.frame.Set(mapping.RootHeaders, headerObject(a.header))
	v, err := e.Eval(x.frame)
	if err != nil {
		return nil, s.mappingError(err)
	}
	return v, nil
}
