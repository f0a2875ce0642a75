package engine_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/schemas"
)

// TestWithLimits compiles the same expression under the default limits, and under others, as part of
// a file and of an overlay.
func TestWithLimits(t *testing.T) {
	long := `"` + strings.Repeat("a", limit.DefaultSourceBytes) + `"`
	wide := "firstOf(" + strings.Repeat("response.title, ", 40) + "response.title)"
	pattern := `replaceMatch(response.title, "` + strings.Repeat("a", limit.DefaultRegexBytes+1) + `", "")`
	for _, test := range []struct {
		name, expression string
		limits           limit.Limits
		byDefault, then  diagnostic.Code
	}{
		{"a lower length", wide, limit.Limits{SourceBytes: 100}, "", diagnostic.CodeExpressionTooLarge},
		{"a greater length", long, limit.Limits{SourceBytes: 2 * limit.DefaultSourceBytes}, diagnostic.CodeExpressionTooLarge, ""},
		{"fewer nodes", wide, limit.Limits{Nodes: 40}, "", diagnostic.CodeExpressionTooLarge},
		{"less nesting", "upper(lower(response.title))", limit.Limits{Nesting: 1}, "", diagnostic.CodeExpressionTooLarge},
		{"a shorter pattern", `response.title matches "abc" ? "x" : "y"`, limit.Limits{RegexBytes: 2}, "", diagnostic.CodeRegexInvalid},
		{"a longer pattern", pattern, limit.Limits{RegexBytes: 2 * limit.DefaultRegexBytes}, diagnostic.CodeRegexInvalid, ""},
		{"another limit", "upper(response.title)", limit.Limits{Steps: 1}, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"acme/provider.yaml": acme["acme/provider.yaml"], "acme/ticketing/tickets.yaml": {Data: []byte(
				"record: {id: string(response.key), name: '" + test.expression + "'}\n" +
					"methods: {get: {calls: [{name: read, request: 'GET /t/{id}'}], result: record(calls.read.response)}}\n")}}
			for _, bound := range []struct {
				options []engine.Option
				want    diagnostic.Code
			}{{nil, test.byDefault}, {[]engine.Option{engine.WithLimits(test.limits)}, test.then}} {
				_, err := engine.Load(files, schemas.FS, bound.options...)
				if got := firstCode(err); got != bound.want {
					t.Errorf("as a file: got %q, want %q: %v", got, bound.want, err)
				}
				catalog, err := engine.Load(acme, schemas.FS, bound.options...)
				if err != nil {
					t.Fatal(err)
				}
				m, _ := catalog.Mapping("acme", "ticketing", "tickets")
				_, err = catalog.Overlaid(m, engine.Layer{Name: "o", Content: []byte("record: {name: '" + test.expression + "'}\n")})
				if got := firstCode(err); got != bound.want {
					t.Errorf("as an overlay: got %q, want %q: %v", got, bound.want, err)
				}
			}
		})
	}
}

// firstCode returns the code of the first finding of an error; empty if there is none.
func firstCode(err error) diagnostic.Code {
	var list *diagnostic.ListError
	if errors.As(err, &list) {
		return list.List[0].Code
	}
	return ""
}
