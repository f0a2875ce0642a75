package catalogtest_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
)

const (
	jsonMediaType      = "application/json"
	formMediaType      = "application/x-www-form-urlencoded"
	multipartMediaType = "multipart/form-data"
)

// contractCall is one recorded exchange, as a description of an API sees it: the request on its
// way to the provider, and the answer.
type contractCall struct {
	Provider string
	Case     string // its file, line and name, and the number of the exchange
	Method   string
	Path     string // percent-encoded
	Query    url.Values
	Header   http.Header
	JSON     any // the body if it is JSON; value.Missing if not
	Body     []byte
	FormKeys []string // the names of a form, in the order of the recording

	Answered     bool // false if the connection is recorded to break
	Status       int
	AnswerHeader http.Header
	AnswerJSON   any // as JSON
	AnswerBody   []byte
}

// newContractCall returns an exchange of a test file as a call.
func newContractCall(provider string, file *testcase.File, tested *testcase.Case, number int) (*contractCall, error) {
	exchange := &tested.Exchanges[number]
	target, err := url.Parse(exchange.URL)
	if err != nil {
		return nil, err
	}
	call := &contractCall{
		Provider: provider, Method: exchange.Method, Path: target.EscapedPath(),
		Case:  fmt.Sprintf("%s:%d %q, exchange %d", exchange.Position.File, exchange.Position.Line, tested.Name, number+1),
		Query: url.Values{}, Header: headerOfCall(file.Headers, exchange.Headers), JSON: exchange.Body,
		Answered: exchange.Answer.Fault == "", Status: int(exchange.Answer.Status),
		AnswerHeader: headerOfCall(exchange.Answer.Headers), AnswerJSON: exchange.Answer.Body,
	}
	if exchange.Query != nil {
		addPairs(call.Query, "", exchange.Query)
	}
	if err := call.setBody(exchange); err != nil {
		return nil, err
	}
	call.setAnswerBody(&exchange.Answer)
	return call, nil
}

func (c *contractCall) setBody(exchange *testcase.Exchange) error {
	switch {
	case exchange.Form != nil:
		c.FormKeys = exchange.Form.Keys()
		return c.setForm(exchange.Form)
	case exchange.Text != nil:
		c.Body = []byte(*exchange.Text)
	case !value.IsMissing(exchange.Body):
		c.setJSON(exchange.Body)
	}
	return nil
}

// setJSON replaces the body.
func (c *contractCall) setJSON(body any) {
	c.JSON, c.Body = body, value.Append(nil, body)
	if c.Header.Get("Content-Type") == "" {
		c.Header.Set("Content-Type", jsonMediaType)
	}
}

func (c *contractCall) setForm(form *value.Object) error {
	pairs := url.Values{}
	addPairs(pairs, "", form)
	if !strings.HasPrefix(c.Header.Get("Content-Type"), multipartMediaType) {
		c.Header.Set("Content-Type", formMediaType)
		c.Body = []byte(pairs.Encode())
		return nil
	}
	var out bytes.Buffer
	writer := multipart.NewWriter(&out)
	for name, contents := range pairs {
		for _, content := range contents {
			if err := writer.WriteField(name, content); err != nil {
				return err
			}
		}
	}
	if err := writer.Close(); err != nil {
		return err
	}
	c.Header.Set("Content-Type", writer.FormDataContentType())
	c.Body = out.Bytes()
	return nil
}

func (c *contractCall) setAnswerBody(answer *testcase.Answer) {
	mediaType := ""
	switch {
	case answer.Text != nil:
		c.AnswerBody, mediaType = []byte(*answer.Text), "text/plain"
	case !value.IsMissing(answer.Body):
		c.AnswerBody, mediaType = value.Append(nil, answer.Body), jsonMediaType
	default:
		return
	}
	if c.AnswerHeader.Get("Content-Type") == "" {
		c.AnswerHeader.Set("Content-Type", mediaType)
	}
}

// isRefused reports whether the provider is recorded to refuse what the body says: the test is
// about a body that is wrong.
func (c *contractCall) isRefused() bool {
	return c.Answered && (c.Status == http.StatusBadRequest || c.Status == http.StatusUnprocessableEntity)
}

// clone returns a copy that may be changed without changing the original.
func (c *contractCall) clone() *contractCall {
	out := *c
	out.Header, out.AnswerHeader, out.Query = c.Header.Clone(), c.AnswerHeader.Clone(), url.Values{}
	for name, contents := range c.Query {
		out.Query[name] = append([]string(nil), contents...)
	}
	return &out
}

// headerOfCall lays headers over one another; null takes one away.
func headerOfCall(layers ...*value.Object) http.Header {
	header := http.Header{}
	for _, layer := range layers {
		if layer == nil {
			continue
		}
		for name, content := range layer.All() {
			header.Del(name)
			for _, text := range textsOf(content) {
				header.Add(name, text)
			}
		}
	}
	return header
}

// addPairs adds the members of a recorded query or form: a list is a repeated name, the members
// of an object stand under name[member].
func addPairs(pairs url.Values, prefix string, object *value.Object) {
	for key, member := range object.All() {
		name := key
		if prefix != "" {
			name = prefix + "[" + key + "]"
		}
		if nested, ok := member.(*value.Object); ok {
			addPairs(pairs, name, nested)
			continue
		}
		if member == nil {
			pairs.Add(name, "")
		}
		for _, text := range textsOf(member) {
			pairs.Add(name, text)
		}
	}
}

// textsOf returns the texts of a header or parameter: of each element of a list, none of null.
func textsOf(content any) []string {
	switch content := content.(type) {
	case nil:
		return nil
	case string:
		return []string{content}
	case []any:
		var out []string
		for _, element := range content {
			out = append(out, textsOf(element)...)
		}
		return out
	}
	return []string{value.String(content)}
}
