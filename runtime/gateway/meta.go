package gateway

import (
	"net/http"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway/description"
)

// meta answers with what a method takes and gives for an account, with its overlays.
func (x *exchange) meta(values []string) *runtime.Error {
	query, failure := readKnown(x.request.URL.RawQuery, "integrated_account_id")
	if failure != nil {
		return failure
	}
	id, failure := chosenAccount(query)
	if failure != nil {
		return failure
	}
	account, method, err := x.gateway.options.Runtime.Method(x.request.Context(), id, values[0], values[1], values[2])
	if err != nil {
		return x.own(err)
	}
	out := description.Meta(method)
	out.Set("integrated_account_id", account.ID)
	x.writeValue(out)
	return nil
}

// providerMeta answers with what a method of a provider takes and gives for any account.
func (x *exchange) providerMeta(values []string) *runtime.Error {
	if _, failure := readKnown(x.request.URL.RawQuery); failure != nil {
		return failure
	}
	var method *mapping.Method
	if m, ok := x.gateway.options.Runtime.Catalog().Mapping(values[2], values[0], values[1]); ok {
		method = m.Method(values[3])
	}
	if method == nil {
		return notFound("no provider of this name has such a method")
	}
	x.writeValue(description.Meta(method))
	return nil
}

// own puts the id of this request onto an error that has one of a session's making.
func (x *exchange) own(err error) *runtime.Error {
	failure := failureOf(err)
	failure.RequestID = x.requestID
	return failure
}

func (x *exchange) writeValue(v any) {
	x.write(http.StatusOK, "application/json", value.Append(nil, v))
}
