package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Request is what is to be sent. Printing, logging or encoding one shows its
// method and host only.
type Request struct {
	// Method is an HTTP method in upper case.
	Method string
	// URL is absolute, http or https, without user information.
	URL string
	// Header holds the headers, each of which must pass CheckHeader. It belongs to the client from
	// the call on, and so must not be that of another request: headers are added to it, and it may
	// be read for a while after a failure.
	Header http.Header
	// Body is sent as it is; empty means none.
	Body []byte
}

// Format implements fmt.Formatter for every verb.
func (r Request) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(r.summary())) }

// LogValue implements slog.LogValuer.
func (r Request) LogValue() slog.Value { return slog.StringValue(r.summary()) }

// MarshalJSON implements json.Marshaler.
func (r Request) MarshalJSON() ([]byte, error) { return json.Marshal(r.summary()) }

func (r Request) summary() string {
	target, err := url.Parse(r.URL)
	if err != nil {
		return fmt.Sprintf("request %.16q to an invalid URL", r.Method)
	}
	return fmt.Sprintf("request %.16q to %s", r.Method, origin(target.Scheme, target.Host))
}

// outgoing is the request of one hop. Its body is sent by the first one only.
type outgoing struct {
	method string
	target *url.URL
	header http.Header
	body   []byte
}

// compose checks the request and completes it.
func (c *Client) compose(request *Request) (outgoing, error) {
	target, err := c.parse(request.URL)
	if err != nil {
		return outgoing{}, err
	}
	if err := checkMethod(request.Method); err != nil {
		return outgoing{}, err
	}
	header, err := canonical(request.Header)
	if err != nil {
		return outgoing{}, err
	}
	c.complete(header)
	return outgoing{request.Method, target, header, request.Body}, nil
}

// canonical checks headers and returns them under canonical names: as they are, if that is how
// they are named already.
func canonical(given http.Header) (http.Header, error) {
	named := given != nil
	for name, values := range given {
		for _, value := range values {
			if err := CheckHeader(name, value); err != nil {
				return nil, err
			}
		}
		named = named && name == http.CanonicalHeaderKey(name)
	}
	if named {
		return given, nil
	}
	header := make(http.Header, len(given)+2)
	for name, values := range given {
		name = http.CanonicalHeaderKey(name)
		header[name] = append(header[name], values...)
	}
	return header, nil
}

// in returns what http.NewRequestWithContext does for a URL that has been parsed.
func (o outgoing) in(ctx context.Context) *http.Request {
	request := http.Request{
		Method: o.method, URL: o.target, Host: o.target.Host, Header: o.header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if body := o.body; len(body) > 0 {
		// The transport knows that this kind of body is in memory, and sends it with the headers.
		request.ContentLength = int64(len(body))
		request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		request.Body, _ = request.GetBody()
	}
	return request.WithContext(ctx)
}

// complete sets the headers that a request has without being told.
func (c *Client) complete(header http.Header) {
	if _, given := header["User-Agent"]; !given {
		header.Set("User-Agent", c.options.UserAgent)
	}
	// A range of a compressed body is of no use. Only gzip is offered, since servers disagree
	// about what deflate means; both are understood.
	if header.Get("Accept-Encoding") == "" && header.Get("Range") == "" {
		header.Set("Accept-Encoding", "gzip")
	}
}

// parse reads a URL and refuses what this client never calls.
func (c *Client) parse(text string) (*url.URL, error) {
	target, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, invalidRequest("the URL cannot be parsed")
	case target.Scheme != "http" && target.Scheme != "https":
		return nil, invalidRequest("the URL must begin with https://")
	case target.Hostname() == "" || target.Opaque != "":
		return nil, invalidRequest("the URL has no host")
	case target.User != nil:
		return nil, invalidRequest("the URL must not contain a user name or password; use auth")
	case target.Scheme == "http" && c.guard.refusesAllPlainHTTP():
		return nil, invalidRequest("plain http is refused; use https, or allow private addresses for this account if the host is internal")
	}
	tidy(target)
	return target, nil
}

// tidy drops the fragment, which is never sent, and the colon of a port that is not there, and
// percent-encodes what cannot stand in a request line: net/url keeps a query as it was written,
// blanks and all.
func tidy(target *url.URL) {
	target.Fragment, target.RawFragment = "", ""
	target.Host = strings.TrimSuffix(target.Host, ":")
	if !strings.ContainsFunc(target.RawQuery, mustBeEncoded) {
		return
	}
	var encoded strings.Builder
	for _, char := range []byte(target.RawQuery) {
		if mustBeEncoded(rune(char)) {
			fmt.Fprintf(&encoded, "%%%02X", char)
			continue
		}
		encoded.WriteByte(char)
	}
	target.RawQuery = encoded.String()
}

func mustBeEncoded(char rune) bool { return char <= ' ' || char >= 0x7f }

func checkMethod(method string) error {
	switch {
	case !httpguts.ValidHeaderFieldName(method):
		return invalidRequest("the request has no valid method")
	case method != strings.ToUpper(method):
		return invalidRequest("the request's method must be in upper case")
	case method == http.MethodConnect || method == http.MethodTrace:
		return invalidRequest("the method " + method + " is refused")
	default:
		return nil
	}
}

// origin writes scheme and host, the only parts of a URL that messages show.
func origin(scheme, host string) string {
	if len(host) > 255 {
		host = host[:255] + "..."
	}
	return scheme + "://" + host
}
