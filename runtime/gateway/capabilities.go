package gateway

import (
	"slices"

	"github.com/unimap/unimap/engine/matrix"
	"github.com/unimap/unimap/runtime"
)

// capabilities answers with what every provider can do: provider x method x field. The query
// parameters provider, model, resource and method keep the rows they name.
func (x *exchange) capabilities([]string) *runtime.Error {
	query, failure := readTexts(x.request.URL.RawQuery, "provider", "model", "resource", "method")
	if failure != nil {
		return failure
	}
	catalog := x.gateway.options.Runtime.Catalog()
	rows := slices.DeleteFunc(matrix.Of(catalog), func(row matrix.Row) bool {
		for name, text := range map[string]string{"provider": row.Provider, "model": row.Model, "resource": row.Resource, "method": row.Method} {
			if wanted, ok := query[name]; ok && wanted != text {
				return true
			}
		}
		return false
	})
	return x.writeJSON(capabilities{catalog.Revision(), rows})
}

// capabilities is what /capabilities answers with.
type capabilities struct {
	Revision string       `json:"revision"`
	Result   []matrix.Row `json:"result"`
}
