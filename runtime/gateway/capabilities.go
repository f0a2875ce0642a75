package gateway

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/unimap/unimap/engine/matrix"
)

// capabilities answers with what every provider can do: provider x method x field. The query
// parameters provider, model, resource and method keep the rows they name.
func (x *exchange) capabilities() {
	if !x.reading() || !x.authorize(ScopeCall) {
		return
	}
	query, failure := readQuery(x.request.URL.RawQuery)
	if failure != nil {
		x.fail(failure)
		return
	}
	catalog := x.gateway.options.Runtime.Catalog()
	rows := slices.DeleteFunc(matrix.Of(catalog), func(row matrix.Row) bool {
		for name, text := range map[string]string{"provider": row.Provider, "model": row.Model, "resource": row.Resource, "method": row.Method} {
			if wanted, ok := query[name].(string); ok && wanted != text {
				return true
			}
		}
		return false
	})
	content, err := json.Marshal(struct {
		Revision string       `json:"revision"`
		Result   []matrix.Row `json:"result"`
	}{catalog.Revision(), rows})
	if err != nil {
		x.fail(failureOf(err))
		return
	}
	x.write(http.StatusOK, "application/json", content)
}
