package replay

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// Received is a request as it has come.
type Received struct {
	Method string
	// URL is scheme, host and path, percent-encoded as it was sent, without the query.
	URL string
	// Query holds the parameters by name: a string, or a list of strings where a name is repeated.
	Query  *value.Object
	Header http.Header
	Body   []byte
}

func receive(w http.ResponseWriter, r *http.Request) (*Received, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, err
	}
	path, query, _ := strings.Cut(r.RequestURI, "?")
	return &Received{
		Method: r.Method, URL: "https://" + r.Host + path, Query: parsePairs(query), Header: r.Header, Body: body,
	}, nil
}

// line is the method and URL of the request.
func (r *Received) line() string { return r.Method + " " + r.URL }

func (r *Received) text() string { return strings.ToValidUTF8(string(r.Body), "\ufffd") }

// content is the body as JSON, else as text; value.Missing if there is none.
func (r *Received) content() any {
	if len(r.Body) == 0 {
		return value.Missing
	}
	if decoded, err := value.Decode(r.Body, value.Limits{MaxBytes: maxBody}); err == nil {
		return decoded
	}
	return r.text()
}

// form is the body as the fields of a form.
func (r *Received) form() any {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(mediaType, "multipart/") {
		return parsePairs(string(r.Body))
	}
	out := value.NewObject(0)
	reader := multipart.NewReader(bytes.NewReader(r.Body), parameters["boundary"])
	for {
		part, err := reader.NextRawPart()
		if err == io.EOF {
			return out
		}
		if err != nil {
			return r.text()
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return r.text()
		}
		addPair(out, part.FormName(), strings.ToValidUTF8(string(content), "\ufffd"))
	}
}

// parsePairs reads a query or the body of a form. What is not well percent-encoded is kept as it
// is written.
func parsePairs(text string) *value.Object {
	out := value.NewObject(0)
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		name, content, _ := strings.Cut(part, "=")
		addPair(out, unescape(name), unescape(content))
	}
	return out
}

func unescape(text string) string {
	if decoded, err := url.QueryUnescape(text); err == nil {
		text = decoded
	}
	return strings.ToValidUTF8(text, "\ufffd")
}

// addPair sets a member to a text, or makes it a list if it has been given before.
func addPair(object *value.Object, name, content string) {
	switch before := object.Get(name).(type) {
	case string:
		object.Set(name, []any{before, content})
	case []any:
		object.Set(name, append(before, content))
	default:
		object.Set(name, content)
	}
}
