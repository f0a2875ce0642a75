package expression_test

import (
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/value"
)

// The case of the name of a header does not matter, however the key is given.
func TestHeaderKeys(t *testing.T) {
	scope := expression.NewScope(expression.ScopeOptions{Names: []*expression.Name{
		{Name: "headers", FoldCase: func(below []expression.Segment) bool { return len(below) == 0 }},
		{Name: "calls", FoldCase: func(below []expression.Segment) bool { return len(below) == 2 && below[1].Key == "headers" }},
		{Name: "body"},
	}})
	headers := value.ObjectOf("retry-after", "30", "x-next", "2")
	f := expression.NewFrame(t.Context(), expression.FrameOptions{Now: clock})
	f.Set(0, headers)
	f.Set(1, value.ObjectOf("Read", value.ObjectOf("headers", headers, "response", value.ObjectOf("Key", "kept"))))
	f.Set(2, value.ObjectOf("name", "Retry-After", "names", []any{"X-NEXT", "Retry-After", "None"}, "Key", "kept"))
	for source, want := range map[string]string{
		`headers["Retry-After"]`:                          `"30"`,
		`headers[body.name]`:                              `"30"`,
		`headers["RETRY-" + "after"]`:                     `"30"`,
		`headers[body.nothing] ?? "none"`:                 `"none"`,
		`map(body.names, headers[#])`:                     `["2","30"]`,
		`calls.Read.headers["X-Next"]`:                    `"2"`,
		`calls.Read.headers[body.name]`:                   `"30"`,
		`calls["Read"]["headers"][upper("retry-after")]`:  `"30"`,
		`calls.read`:                                      `missing`,
		`calls.Read.response["Key"]`:                      `"kept"`,
		`calls.Read.response[body.names[0]] ?? "missing"`: `"missing"`,
		`body[lower("KEY")] ?? body["K" + "ey"]`:          `"kept"`,
	} {
		program, problems := expression.Compile(source, scope)
		if program == nil {
			t.Errorf("%s: %v", source, problems)
			continue
		}
		got, err := program.Eval(f)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		text := "missing"
		if !value.IsMissing(got) {
			text = value.String(got)
		}
		if text != want {
			t.Errorf("%s is %s, want %s", source, text, want)
		}
	}
}
