package transport

import (
	"io"
	"net/http"
	"net/url"
	"strings"
)

// portableHeaders are the request headers that a redirect to another origin keeps. Every other
// one may be a credential, whatever its name.
var portableHeaders = []string{"Accept", "Accept-Encoding", "Accept-Language", "User-Agent"}

// drainBytes is how much of a redirect's body is read so that its connection can be used again.
const drainBytes = 64 << 10

// follow returns the request that a redirecting answer asks for, or none if the answer is to be
// returned as it is: it is no redirect, or the request was a write, which is never repeated
// elsewhere.
func (c *Client) follow(request outgoing, response *http.Response) (next outgoing, err error) {
	if c.options.MaxRedirects < 0 || !isRedirect(response.StatusCode) || !isRead(request.method) {
		return next, nil
	}
	location := response.Header.Get("Location")
	if location == "" {
		return next, nil
	}
	target, err := request.target.Parse(location)
	if err != nil {
		return next, redirectError(request.target, "redirects to a URL that cannot be parsed")
	}
	if text := refusal(request.target, target); text != "" {
		return next, redirectError(request.target, text)
	}
	tidy(target)
	discard(response)
	return outgoing{method: request.method, target: target, header: carried(request, target)}, nil
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	default:
		return false
	}
}

func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// refusal returns why a redirect must not be followed, or "".
func refusal(from, to *url.URL) string {
	switch {
	case to.Scheme != "http" && to.Scheme != "https":
		return "redirects to a scheme other than https"
	case from.Scheme == "https" && to.Scheme == "http":
		return "redirects from https to plain http"
	case to.User != nil:
		return "redirects to a URL with a user name"
	case to.Hostname() == "":
		return "redirects to a URL without a host"
	default:
		return ""
	}
}

// carried returns the headers that go along: all of them to the same origin, else the portable
// ones only. They are not restored if a later redirect leads back.
func carried(request outgoing, target *url.URL) http.Header {
	if sameOrigin(request.target, target) {
		header := request.header.Clone()
		// They described a body that a redirected GET does not have.
		header.Del("Content-Type")
		return header
	}
	header := http.Header{}
	for _, name := range portableHeaders {
		if values := request.header.Values(name); len(values) > 0 {
			header[name] = values
		}
	}
	return header
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(target *url.URL) string {
	if explicit := target.Port(); explicit != "" {
		return explicit
	}
	if target.Scheme == "http" {
		return "80"
	}
	return "443"
}

func redirectError(from *url.URL, text string) *Error {
	return &Error{Code: CodeRedirect, Message: origin(from.Scheme, from.Host) + " " + text + ", which is not followed; check the server of the mapping", Sent: true}
}

func discard(response *http.Response) {
	_, _ = io.CopyN(io.Discard, response.Body, drainBytes)
	_ = response.Body.Close()
}
