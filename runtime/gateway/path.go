package gateway

import (
	"net/http"
	"net/url"
	"strings"
)

// segmentsOf returns the decoded segments of a path. Slashes that are doubled or at the end do
// not count, since clients send them; a slash that is percent-encoded belongs to its segment.
func segmentsOf(u *url.URL) []string {
	var segments []string
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

// target is what a unified path and an HTTP method mean.
type target struct {
	model, resource, method, id string
}

// targetOf reads MODEL/RESOURCE and MODEL/RESOURCE/ID. ok is false for a path or a method that
// means nothing; allowed then lists the methods of the path.
func targetOf(method string, segments []string) (t target, allowed []string, ok bool) {
	methods := map[string]string{}
	switch len(segments) {
	case 2:
		methods = map[string]string{http.MethodGet: "list", http.MethodPost: "create"}
	case 3:
		methods = map[string]string{
			http.MethodGet: "get", http.MethodPatch: "update", http.MethodPut: "update", http.MethodDelete: "delete",
			http.MethodPost: segments[2],
		}
	default:
		return t, nil, false
	}
	t = target{model: segments[0], resource: segments[1], method: methods[method]}
	if len(segments) == 3 && method != http.MethodPost {
		t.id = segments[2]
	}
	for _, name := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if methods[name] != "" {
			allowed = append(allowed, name)
		}
	}
	return t, allowed, t.method != ""
}
