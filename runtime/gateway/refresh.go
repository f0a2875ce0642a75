package gateway

import (
	"net/http"

	"github.com/unimap/unimap/runtime"
)

// success is the answer to what has no other.
type success struct {
	Success bool `json:"success"`
}

// refreshCredentials serves /integrated-account/ID/refresh-credentials.
func (x *exchange) refreshCredentials(values []string) *runtime.Error {
	if err := x.gateway.options.RefreshCredentials(x.request.Context(), values[0]); err != nil {
		return x.own(err)
	}
	return x.writeJSON(success{true})
}

// refreshNamed serves /integrated-account/refresh-credentials, whose body is {"id": ID}.
func (x *exchange) refreshNamed([]string) *runtime.Error {
	body, failure := x.accountBody()
	if failure != nil {
		return failure
	}
	id, _ := body.Get("id").(string)
	if id == "" {
		return &runtime.Error{StatusCode: http.StatusUnprocessableEntity, Code: runtime.CodeInvalidRequest, Origin: runtime.OriginClient,
			Message: "the body must name an account: {\"id\": ...}", Pointer: "/id"}
	}
	return x.refreshCredentials([]string{id})
}

// pong is the answer to a ping.
type pong struct {
	Status string  `json:"status"`
	Holder string  `json:"holder"`
	Scopes []Scope `json:"scopes"`
}

// ping tells the bearer of a token whose it is and what it may do.
func (x *exchange) ping([]string) *runtime.Error {
	return x.writeJSON(pong{"ok", x.holder, x.scopes})
}
