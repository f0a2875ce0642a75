package gateway

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway/description"
)

// tools answers with one tool for every method of an account's provider, for agents. The query
// parameter methods keeps those it names: methods, or "read" and "write".
func (x *exchange) tools(values []string) *runtime.Error {
	query, failure := readKnown(x.request.URL.RawQuery, "methods", "tags")
	if failure != nil {
		return failure
	}
	if tags, given := query["tags"]; given && tags != "" {
		return badParameter("tags", runtime.CodeUnsupportedValue, "tools have no tags here; choose them with methods")
	}
	_, mappings, err := x.gateway.options.Runtime.Mappings(x.request.Context(), values[0])
	if err != nil {
		return x.own(err)
	}
	x.writeValue(value.ObjectOf("result", description.Tools(mappings, methodFilter(query["methods"])), "next_cursor", nil))
	return nil
}

// methodFilter reads a list of methods, given as a list or with commas; nothing keeps all.
func methodFilter(given any) func(*mapping.Method) bool {
	var wanted []string
	switch given := given.(type) {
	case string:
		wanted = split(given)
	case []any:
		for _, element := range given {
			if text, ok := element.(string); ok {
				wanted = append(wanted, split(text)...)
			}
		}
	}
	return func(m *mapping.Method) bool {
		kind := "read"
		if m.Writes() {
			kind = "write"
		}
		return len(wanted) == 0 || slices.Contains(wanted, m.Name) || slices.Contains(wanted, kind)
	}
}

func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
