package gateway

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway/docsite"
)

// docs serves the pages of the documentation, of which segments are those behind "docs".
func (x *exchange) docs(segments []string) *runtime.Error {
	header := x.writer.Header()
	header.Set("Content-Security-Policy", docsite.ContentSecurityPolicy)
	header.Set("Referrer-Policy", "no-referrer")
	if len(segments) == 1 && segments[0] == "style.css" {
		x.writeDocument(http.StatusOK, "text/css; charset=utf-8", docsite.StyleSheet)
		return nil
	}
	place := docsite.Place{Root: wayToRoot(x.request.URL.EscapedPath()), Server: serverOf(x.request)}
	content, found, err := docsite.Render(x.gateway.options.Runtime.Catalog(), segments, place)
	status := http.StatusOK
	switch {
	case err != nil:
		return failureOf(err)
	case !found:
		status = http.StatusNotFound
	}
	x.writeDocument(status, "text/html; charset=utf-8", content)
	return nil
}

// wayToRoot is the relative way from a path to the address of the gateway, so that the pages work
// below a prefix too. Every slash counts, since browsers resolve by them.
func wayToRoot(path string) string {
	above := strings.Count(path, "/") - 1
	if above <= 0 {
		return "./"
	}
	return strings.Repeat("../", above)
}

// hosts are the values of Host that are shown in samples.
var hosts = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]{1,255}$`)

// serverOf is the address under which the caller has reached the gateway.
func serverOf(r *http.Request) string {
	if !hosts.MatchString(r.Host) {
		return "https://gateway.example"
	}
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host + prefixOf(r)
	}
	return "http://" + r.Host + prefixOf(r)
}
