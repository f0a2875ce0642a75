package gateway

import (
	"net/http"
	"strings"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway/description"
)

// route is a path and an HTTP method of the gateway. The table of routes is what requests are
// dispatched by, and what the OpenAPI document is made from.
type route struct {
	// Operation says what there is. A segment of its path in braces stands for any one, and one
	// such as {page...} at the end for one or more.
	description.Operation
	scopes []Scope // of which a token needs one; none is for everybody
	// hidden says that the document does not have it from here: the unified API, which is described
	// by the catalog, and what other gateways offer. A hidden route without a Method takes all.
	hidden bool
	serve  func(x *exchange, values []string) *runtime.Error // values of the segments in braces
	wanted []string                                          // the segments of the path
}

// match returns the values of the segments in braces.
func (r *route) match(segments []string) (values []string, ok bool) {
	open := 0
	for i, part := range r.wanted {
		switch {
		case i >= len(segments):
			return nil, false
		case strings.HasSuffix(part, "...}"):
			return r.values(segments, open+len(segments)-i), true
		case strings.HasPrefix(part, "{"):
			open++
		case part != segments[i]:
			return nil, false
		}
	}
	if len(r.wanted) != len(segments) {
		return nil, false
	}
	return r.values(segments, open), true
}

// values collects the values of the segments in braces, of which there are so many, from those of
// a path that fits.
func (r *route) values(segments []string, count int) []string {
	values := make([]string, 0, count)
	for i, part := range r.wanted {
		if strings.HasSuffix(part, "...}") {
			return append(values, segments[i:]...)
		}
		if strings.HasPrefix(part, "{") {
			values = append(values, segments[i])
		}
	}
	return values
}

// takes reports whether the route is for a method of HTTP. HEAD goes where GET does.
func (r *route) takes(method string) bool {
	return r.Method == "" || r.Method == method || r.Method == http.MethodGet && method == http.MethodHead
}

// dispatch serves a request by the first route that takes it.
func (x *exchange) dispatch(segments []string) {
	var allowed []string
	for i := range x.gateway.routes {
		r := &x.gateway.routes[i]
		values, ok := r.match(segments)
		switch {
		case !ok:
		case !r.takes(x.request.Method):
			allowed = append(allowed, r.Method)
			if r.Method == http.MethodGet {
				allowed = append(allowed, http.MethodHead)
			}
		case len(r.scopes) > 0 && !x.authorize(r.scopes...):
			return
		default:
			if failure := r.serve(x, values); failure != nil {
				x.fail(failure)
			}
			return
		}
	}
	if len(allowed) == 0 {
		x.fail(notFound("there is nothing at this path"))
		return
	}
	x.fail(x.notAllowed(allowed))
}

// notAllowed refuses a method of HTTP that a path does not take.
func (x *exchange) notAllowed(allowed []string) *runtime.Error {
	list := strings.Join(allowed, ", ")
	x.writer.Header().Set("Allow", list)
	return &runtime.Error{StatusCode: http.StatusMethodNotAllowed, Code: "gateway.method_not_allowed", Origin: runtime.OriginClient, Message: "this path takes " + list}
}

// operations are the routes beside the unified API, for the OpenAPI document.
func (g *Gateway) operations() []description.Operation {
	var out []description.Operation
	for _, r := range g.routes {
		if r.hidden {
			continue
		}
		for _, scope := range r.scopes {
			r.Scopes = append(r.Scopes, string(scope))
		}
		out = append(out, r.Operation)
	}
	return out
}
