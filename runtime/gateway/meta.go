package gateway

import (
	"net/http"
	"slices"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway/description"
)

// isMeta reports whether segments, those behind "unified", are MODEL/RESOURCE/meta/METHOD or
// MODEL/RESOURCE/PROVIDER/meta/METHOD.
func isMeta(segments []string) bool {
	return len(segments) == 4 && segments[2] == "meta" || len(segments) == 5 && segments[3] == "meta"
}

// meta answers with what a method takes and gives: for an account with its overlays, or for a
// provider as its mapping is.
func (x *exchange) meta(segments []string) {
	if !x.reading() || !x.authorize(ScopeCall) {
		return
	}
	model, resource, name := segments[0], segments[1], segments[len(segments)-1]
	if len(segments) == 5 {
		x.providerMeta(segments[2], model, resource, name)
		return
	}
	query, failure := readQuery(x.request.URL.RawQuery)
	if failure != nil {
		x.fail(failure)
		return
	}
	id, _ := query["integrated_account_id"].(string)
	if id == "" {
		x.fail(missingAccount())
		return
	}
	account, method, failure := x.gateway.options.Runtime.Method(x.request.Context(), id, model, resource, name)
	if failure != nil {
		failure.RequestID = x.requestID
		x.fail(failure)
		return
	}
	out := description.Meta(method)
	out.Set("integrated_account_id", account.ID)
	x.writeValue(out)
}

func (x *exchange) providerMeta(provider, model, resource, name string) {
	var method *mapping.Method
	if m, ok := x.gateway.options.Runtime.Catalog().Mapping(provider, model, resource); ok {
		method = m.Method(name)
	}
	if method == nil {
		x.fail(notFound("no provider of this name has such a method"))
		return
	}
	x.writeValue(description.Meta(method))
}

func missingAccount() *runtime.Error {
	return &runtime.Error{StatusCode: http.StatusUnprocessableEntity, Code: runtime.CodeMissingParam, Origin: runtime.OriginClient,
		Message: "the query parameter integrated_account_id is required: it names the account to use", Pointer: "/query/integrated_account_id"}
}

// reading reports whether the request only reads, and answers if it does not.
func (x *exchange) reading() bool {
	if slices.Contains([]string{http.MethodGet, http.MethodHead}, x.request.Method) {
		return true
	}
	x.writer.Header().Set("Allow", "GET, HEAD")
	x.fail(&runtime.Error{StatusCode: http.StatusMethodNotAllowed, Code: "gateway.method_not_allowed", Origin: runtime.OriginClient,
		Message: "this path takes GET"})
	return false
}

func (x *exchange) writeValue(v any) {
	x.write(http.StatusOK, "application/json", value.Append(nil, v))
}
