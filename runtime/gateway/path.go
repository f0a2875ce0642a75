package gateway

import (
	"net/http"
	"net/url"
	"strings"
)

// segmentsOf returns the decoded segments of a path. Slashes that are doubled or at the end do
// not count, since clients send them; a slash that is percent-encoded belongs to its segment.
func segmentsOf(u *url.URL) []string {
	segments := make([]string, 0, 4) // of /unified/MODEL/RESOURCE/ID
	for segment := range strings.SplitSeq(u.EscapedPath(), "/") {
		if segment == "" {
			continue
		}
		decoded, err := url.PathUnescape(segment)
		if err != nil {
			decoded = segment
		}
		segments = append(segments, decoded)
	}
	return segments
}

// prefixOf returns the path under which the gateway is mounted, as by http.StripPrefix: what was
// taken off the path that the client has sent.
func prefixOf(r *http.Request) string {
	sent, _, _ := strings.Cut(r.RequestURI, "?")
	prefix, ok := strings.CutSuffix(sent, r.URL.EscapedPath())
	if !ok || !strings.HasPrefix(prefix, "/") {
		return ""
	}
	return strings.TrimSuffix(prefix, "/")
}

// target is what a unified path and an HTTP method mean.
type target struct {
	model, resource, method, id string
}

// targetOf reads MODEL/RESOURCE and MODEL/RESOURCE/ID. ok is false for a path or a method that
// means nothing; allowed then lists the methods of the path.
func targetOf(method string, segments []string) (t target, allowed []string, ok bool) {
	methods := ofResource
	switch len(segments) {
	case 2:
	case 3:
		methods = ofObject
	default:
		return t, nil, false
	}
	for _, m := range methods {
		if m.http != method {
			continue
		}
		t = target{model: segments[0], resource: segments[1], method: m.unified}
		if m.unified == "" {
			t.method = segments[2]
		} else if len(segments) == 3 {
			t.id = segments[2]
		}
		return t, nil, true
	}
	for _, m := range methods {
		allowed = append(allowed, m.http)
	}
	return t, allowed, false
}

// meaning is the unified method that a method of HTTP stands for. A POST to an object is the method
// that its last segment names.
type meaning struct{ http, unified string }

var (
	ofResource = []meaning{{http.MethodGet, "list"}, {http.MethodHead, "list"}, {http.MethodPost, "create"}}
	ofObject   = []meaning{{http.MethodGet, "get"}, {http.MethodHead, "get"}, {http.MethodPost, ""}, {http.MethodPut, "update"}, {http.MethodPatch, "update"}, {http.MethodDelete, "delete"}}
)
