package transport

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Request is what is to be sent. Printing or logging one shows its method and host only.
type Request struct {
	// Method is an HTTP method in upper case.
	Method string
	// URL is absolute, http or https, without user information.
	URL string
	// Header holds the headers, each of which must pass CheckHeader.
	Header http.Header
	// Body is sent as it is; empty means none.
	Body []byte
}

// Format implements fmt.Formatter for every verb.
func (r Request) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(r.summary())) }

// LogValue implements slog.LogValuer.
func (r Request) LogValue() slog.Value { return slog.StringValue(r.summary()) }

func (r Request) summary() string {
	target, err := url.Parse(r.URL)
	if err != nil {
		return fmt.Sprintf("request %.16q to an invalid URL", r.Method)
	}
	return fmt.Sprintf("request %.16q to %s", r.Method, origin(target))
}

// compose checks the request and turns it into one of net/http.
func (c *Client) compose(ctx context.Context, request *Request) (*http.Request, error) {
	target, err := c.parse(request.URL)
	if err != nil {
		return nil, err
	}
	if err := checkMethod(request.Method); err != nil {
		return nil, err
	}
	composed, err := http.NewRequestWithContext(ctx, request.Method, target.String(), bytes.NewReader(request.Body))
	if err != nil {
		return nil, invalidRequest("the request's method or URL is not valid")
	}
	for name, values := range request.Header {
		for _, value := range values {
			if err := CheckHeader(name, value); err != nil {
				return nil, err
			}
			composed.Header.Add(name, value)
		}
	}
	c.complete(composed)
	return composed, nil
}

// complete sets the headers that a request has without being told.
func (c *Client) complete(request *http.Request) {
	if _, given := request.Header["User-Agent"]; !given {
		request.Header.Set("User-Agent", c.options.UserAgent)
	}
	// A range of a compressed body is of no use. Only gzip is offered, since servers disagree
	// about what deflate means; both are understood.
	if request.Header.Get("Accept-Encoding") == "" && request.Header.Get("Range") == "" {
		request.Header.Set("Accept-Encoding", "gzip")
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

// tidy drops the fragment, which is never sent, and percent-encodes what cannot stand in a
// request line: net/url keeps a query as it was written, blanks and all.
func tidy(target *url.URL) {
	target.Fragment, target.RawFragment = "", ""
	var encoded strings.Builder
	for _, char := range []byte(target.RawQuery) {
		if char <= ' ' || char >= 0x7f {
			fmt.Fprintf(&encoded, "%%%02X", char)
			continue
		}
		encoded.WriteByte(char)
	}
	target.RawQuery = encoded.String()
}

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

// origin returns scheme and host, the only parts of a URL that messages show.
func origin(target *url.URL) string {
	host := target.Host
	if len(host) > 255 {
		host = host[:255] + "..."
	}
	return target.Scheme + "://" + host
}
