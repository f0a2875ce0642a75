package template_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
)

// TestErrorsSayWhatWasMissing checks the whole line that an author or operator reads.
func TestErrorsSayWhatWasMissing(t *testing.T) {
	tests := []struct{ name, tree, want string }{
		{"wrong kind", "a: src.s + 1", `t.yaml:1:10: "+" cannot combine string with number (building /a; in src.s + 1)`},
		{"null argument", `a: replace(src.s, "t", src.n)`, `t.yaml:1:4: replace: with must be a string, not null; give a default with ?? (building /a; in replace(src.s, "t", src.n); src.n is null)`},
		{"below null", `a: replace(src.s, "t", src.n.x.y)`, `t.yaml:1:4: replace: with must be a string, not null; give a default with ?? (building /a; in replace(src.s, "t", src.n.x.y); src.n is null)`},
		{"missing beside a failure", "a: (src.zzz.y ?? 0) + src.s", `t.yaml:1:21: "+" cannot combine number with string (building /a; in (src.zzz.y ?? 0) + src.s; src.zzz is missing)`},
		{"an element", `a: join(map(src.list, .name ?? nil), ",")`, `t.yaml:1:4: join: cannot join null; leave it out with compact() (building /a; in join(map(src.list, .name ?? nil), ","); src.list[1].name is missing)`},
		{"an element without an index", `a: groupBy(src.list, .id)`, `t.yaml:1:4: the group key of element 2 is missing, not text (building /a; in groupBy(src.list, .id); src.list[2].id is missing)`},
		{"an index", "a: upper(src.list[7].name ?? 5)", `t.yaml:1:4: upper: text must be a string, not a number; convert it with string() (building /a; in upper(src.list[7].name ?? 5); src.list[7] is missing)`},
		{"in a loop", "a: {$each: src.list, $as: x, v: upper(x.name ?? 5)}", `t.yaml:1:33: upper: text must be a string, not a number; convert it with string() (building /a/1/v; in upper(x.name ?? 5); src.list[*].name is missing)`},
		{"on lines", "a: |\n  src.s\n  + 1\n", `t.yaml:3:3: "+" cannot combine string with number (building /a; in src.s + 1)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tree(t, tt.tree, template.Options{}).Eval(frame(t))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestErrorsOfHolesSayWhatWasMissing(t *testing.T) {
	tests := []struct{ text, message, want string }{
		{`/a/{src.zzz}`, `the value of {src.zzz} is missing`, `t.yaml:1:9: the value of {src.zzz} is missing (in src.zzz; src.zzz is missing)`},
		{`/a/{src.n.x}/b`, `the value of {src.n.x} is null: src.n is null`, `t.yaml:1:9: the value of {src.n.x} is null: src.n is null (in src.n.x; src.n is null)`},
		{`/a/{one(src.empty).id}`, `the value of {one(src.empty).id} is null: src.empty[0] is missing`, ``},
		{`/a/{src.e}`, `the value of {src.e} is empty`, ``},
	}
	for _, tt := range tests {
		_, _, err := text(t, tt.text, template.PlacePath).Render(frame(t))
		var failure *template.Error
		if !errors.As(err, &failure) || failure.Message != tt.message {
			t.Errorf("%s: got %v, want the message %s", tt.text, err, tt.message)
			continue
		}
		if tt.want != "" && err.Error() != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.text, err, tt.want)
		}
	}
}

func TestLongExpressionsAreCutInErrors(t *testing.T) {
	_, err := tree(t, "a: src.s + 1"+strings.Repeat(" + 1", 100), template.Options{}).Eval(frame(t))
	if err == nil || !strings.HasSuffix(err.Error(), "…)") || len(err.Error()) > 300 {
		t.Errorf("got %v", err)
	}
}

// TestPositionsOfProblems checks that a problem is reported where it stands in the file, however
// the scalar is written.
func TestPositionsOfProblems(t *testing.T) {
	tests := []struct {
		name, tree   string
		code         string
		line, column int
	}{
		{"plain", "a: src.s + nope", "UM202", 1, 12},
		{"in single quotes", "a: 'src.s + nope'", "UM202", 1, 13},
		{"behind a doubled quote", "a: 'src[''s''] + nope'", "UM202", 1, 18},
		{"in double quotes", `a: "src.s + nope"`, "UM202", 1, 13},
		{"behind escapes", `a: "src[\"s\"] + \u0022é\u0022 + nope"`, "UM202", 1, 34},
		{"behind wide characters", `a: '"日本" + nope'`, "UM202", 1, 12},
		{"in a literal block", "a: |\n  src.s +\n    nope\n", "UM202", 3, 5},
		{"in a literal block without its end", "a: |-\n  nope", "UM202", 2, 3},
		{"in a folded block", "a: >\n  src.s\n  + nope\n", "UM202", 3, 5},
		{"in a folded block with blank lines", "a: >-\n  src.s\n\n  + nope\n", "UM202", 4, 5},
		{"in a folded block with deeper lines", "a: >-\n  src.s +\n    nope\n", "UM202", 3, 5},
		{"in a plain scalar of several lines", "a: src.s\n  + nope\n", "UM202", 2, 5},
		{"in a quoted scalar of several lines", "a: 'src.s\n  + nope'\n", "UM202", 2, 5},
		{"in a double-quoted scalar of several lines", "a: \"src.s\n  + nope\"\n", "UM202", 2, 5},
		{"in a flow map", "a: {b: src.s + nope}", "UM202", 1, 16},
		{"in a flow list", "a: [src.s, nope]", "UM202", 1, 12},
		{"unknown function", "a: 'uper(src.s)'", "UM203", 1, 5},
		{"wrong arity", "a: 'src.s + upper()'", "UM302", 1, 13},
		{"impossible type", "a: src.s + (1 + 'x')", "UM303", 1, 15},
		{"impossible argument", "a: abs(\"x\")", "UM303", 1, 8},
		{"constant condition", "a: 'src.s or (true ? 1 : 2)'", "UM304", 1, 15},
		{"division by zero", "a: src.s / 0", "UM305", 1, 12},
		{"syntax", "a: |\n  src.s +\n  + * 2\n", "UM301", 3, 5},
		{"the end", "a: |\n  src.s +\n", "UM301", 2, 10},
		{"pattern", "a: src.s matches \"(\"", "UM310", 1, 18},
		{"brace", "a: 'map(src.list, {id: .id})'", "UM312", 1, 22},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			node, found := source.Parse("t.yaml", []byte(tt.tree))
			if found.HasErrors() {
				t.Fatal(found)
			}
			_, found = template.CompileTree(node, scope(), template.Options{})
			if len(found) != 1 || string(found[0].Code) != tt.code || found[0].Position.Line != tt.line || found[0].Position.Column != tt.column {
				t.Errorf("got %v, want %s at %d:%d", found, tt.code, tt.line, tt.column)
			}
		})
	}
}

// TestEveryProblemIsReported gives expressions with more than one.
func TestEveryProblemIsReported(t *testing.T) {
	node, _ := source.Parse("t.yaml", []byte("a: nope + uper(src.s)\nb:\n  - srcs.x\n  - abs(\"x\") / 0\n"))
	_, found := template.CompileTree(node, scope(), template.Options{})
	var got []string
	for _, d := range found {
		got = append(got, string(d.Code)+" "+d.Position.String())
	}
	if want := "UM202 t.yaml:1:4, UM203 t.yaml:1:11, UM202 t.yaml:3:5, UM303 t.yaml:4:9, UM305 t.yaml:4:16"; strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestProblemsSuggest(t *testing.T) {
	tests := []struct{ expression, help string }{
		{"srcs.x", "did you mean src?"},
		{"uper(src.s)", "did you mean upper?"},
		{"uppercase(src.s)", "did you mean upper?"},
		{"upper", "upper is a function: write upper(...)"},
		{"src.s | unified('statu')", "did you mean status?"},
		{"upper()", "upper(text)"},
		{"abs(\"x\")", "abs(number)"},
		{"ticket", `names of this slot: src; where the text is meant, quote it twice: "'ticket'"`},
		{"high priority", `where the text is meant, quote it twice: "'high priority'"`},
		{"https://acme.example/", `where the text is meant, quote it twice: "'https://acme.example/'"`},
		{"2026-01-02", `where the text is meant, quote it twice: "'2026-01-02'"`},
		{"2026-01-02T03:04:05Z", `where the text is meant, quote it twice: "'2026-01-02T03:04:05Z'"`},
		{"src.s.trim()", "call a function on the value, as in upper(x) or x | upper()"},
	}
	for _, tt := range tests {
		node, _ := source.Parse("t.yaml", []byte("a: |-\n  "+tt.expression+"\n"))
		_, found := template.CompileTree(node, scope(), template.Options{})
		if len(found) != 1 || found[0].Help != tt.help {
			t.Errorf("%s: got %v, want the help %q", tt.expression, found, tt.help)
		}
	}
}
