package template_test

import (
	"errors"
	"testing"

	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
)

func text(t testing.TB, content string, place template.Place) *template.Text {
	t.Helper()
	node, found := source.Parse("t.yaml", []byte("t: '"+content+"'\n"))
	if found.HasErrors() {
		t.Fatal(found)
	}
	compiled, found := template.CompileText(node.Entry("t"), scope(), place)
	if found.HasErrors() {
		t.Fatalf("%s: %v", content, found)
	}
	return compiled
}

func TestText(t *testing.T) {
	tests := []struct {
		name, text string
		place      template.Place
		want       string
	}{
		{"no hole", `/a/b`, template.PlacePath, `/a/b`},
		{"text", `/a/{src.s}/c`, template.PlacePath, `/a/text/c`},
		{"number", `/a/{src.one.id}`, template.PlacePath, `/a/7`},
		{"encoded", `/a/{"ü/ %?#;"}`, template.PlacePath, `/a/%C3%BC%2F%20%25%3F%23%3B`},
		{"dots inside are harmless", `/a/{"..x/y..z/...;"}`, template.PlacePath, `/a/..x%2Fy..z%2F...%3B`},
		{"part of a segment", `/a/{src.s}.json`, template.PlacePath, `/a/text.json`},
		{"braces", `/a/{{x}}`, template.PlacePath, `/a/{x}`},
		{"object in a hole", `/a/{ {k: 1}.k }`, template.PlacePath, `/a/1`},
		{"quoted brace", `/a/{"}"}`, template.PlacePath, `/a/%7D`},
		{"host", `https://{src.s}.example.com/v1`, template.PlaceServer, `https://text.example.com/v1`},
		{"behind the host", `https://example.com/{"a b"}`, template.PlaceServer, `https://example.com/a%20b`},
		{"whole server", `{"https://desk.example.com/x/"}`, template.PlaceServer, `https://desk.example.com/x`},
		{"header", `v={src.s}`, template.PlaceHeader, `v=text`},
		{"message", `no {src.s}, {src.zzz}, {src.empty}`, template.PlaceMessage, `no text, , []`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, present, err := text(t, tt.text, tt.place).Render(frame(t))
			if err != nil || !present || got != tt.want {
				t.Errorf("got %q, %t, %v, want %q", got, present, err, tt.want)
			}
		})
	}
}

func TestTextMissingHeader(t *testing.T) {
	for _, content := range []string{`{src.zzz}`, `Bearer {src.n}`} {
		if _, present, err := text(t, content, template.PlaceHeader).Render(frame(t)); present || err != nil {
			t.Errorf("%s: got %t, %v, want the header dropped", content, present, err)
		}
	}
}

func TestTextRefusesValues(t *testing.T) {
	tests := []struct {
		name, text string
		place      template.Place
		code       string
	}{
		{"missing", `/a/{src.zzz}`, template.PlacePath, "path_value_missing"},
		{"null", `/a/{src.n}`, template.PlacePath, "path_value_missing"},
		{"empty", `/a/{src.e}`, template.PlacePath, "path_value_missing"},
		{"list", `/a/{src.list}`, template.PlacePath, "path_value_invalid"},
		{"dot segment", `/a/{"."}/b`, template.PlacePath, "path_value_invalid"},
		{"dot dot segment", `/a/{".."}`, template.PlacePath, "path_value_invalid"},
		{"dot dot segment in a value", `/a/{"../x"}`, template.PlacePath, "path_value_invalid"},
		{"dot dot segment with a parameter", `/a/{"x\\..;y"}`, template.PlacePath, "path_value_invalid"},
		{"dots put together", `/a/.{"."}`, template.PlacePath, "path_value_invalid"},
		{"host with a slash", `https://{"evil.com/"}.example.com`, template.PlaceServer, "path_value_invalid"},
		{"host with a user", `https://{"a@b"}.example.com`, template.PlaceServer, "path_value_invalid"},
		{"host with a port", `https://{"a:80"}`, template.PlaceServer, "path_value_invalid"},
		{"server that is no address", `{"javascript:alert(1)"}`, template.PlaceServer, "path_value_invalid"},
		{"server with a user", `{"https://u:p@example.com"}`, template.PlaceServer, "path_value_invalid"},
		{"line break in a header", `{"a\r\nb"}`, template.PlaceHeader, "header_value_invalid"},
		{"zero byte in a header", `{"a\u0000b"}`, template.PlaceHeader, "header_value_invalid"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := text(t, tt.text, tt.place).Render(frame(t))
			var failure *template.Error
			if !errors.As(err, &failure) || failure.Code != tt.code {
				t.Errorf("got %v, want code %s", err, tt.code)
			}
		})
	}
}

func TestTextRefusesSyntax(t *testing.T) {
	tests := []struct {
		text   string
		code   string
		column int
	}{
		{`/a/{src.s`, "UM311", 8},
		{`/a}/b`, "UM311", 7},
		{`/a/{}`, "UM311", 8},
		{`/a/{nope}`, "UM202", 9},
		{`/a/{src.s +}`, "UM301", 16},
	}
	for _, tt := range tests {
		node, _ := source.Parse("t.yaml", []byte("t: '"+tt.text+"'\n"))
		_, found := template.CompileText(node.Entry("t"), scope(), template.PlacePath)
		if len(found) == 0 || string(found[0].Code) != tt.code || found[0].Position.Column != tt.column {
			t.Errorf("%s: got %v, want %s at column %d", tt.text, found, tt.code, tt.column)
		}
	}
}

// FuzzText checks that no text makes the compiler or a rendered path leave their rules.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`/a/{src.s}`, `{{}}`, `/{"}"}`, `/{src.list}`, `/{`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		node, found := source.Parse("t.yaml", []byte("t: |-\n  "+content+"\n"))
		if found.HasErrors() || node.Entry("t") == nil {
			return
		}
		compiled, found := template.CompileText(node.Entry("t"), scope(), template.PlacePath)
		if found.HasErrors() {
			return
		}
		_, _, _ = compiled.Render(frame(t))
	})
}
