package difference_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay/difference"
)

func decode(t testing.TB, text string) any {
	t.Helper()
	if text == "" {
		return value.Missing
	}
	v, err := value.Decode([]byte(text), value.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestBetween(t *testing.T) {
	for name, test := range map[string]struct{ want, got, lines string }{
		"equal":              {`{"a":[1,{"b":null}]}`, `{"a":[1,{"b":null}]}`, ``},
		"order of keys":      {`{"a":1,"b":2}`, `{"b":2,"a":1}`, ``},
		"scalar":             {`{"a":"x"}`, `{"a":"y"}`, "- /a \"x\"\n+ /a \"y\""},
		"other kind":         {`{"a":1}`, `{"a":"1"}`, "- /a 1\n+ /a \"1\""},
		"null and nothing":   {`{"a":null}`, `{}`, `- /a null`},
		"nothing and null":   {`{}`, `{"a":null}`, `+ /a null`},
		"number as written":  {`{"a":1.5}`, `{"a":1.50}`, "- /a 1.5\n+ /a 1.50"},
		"digits beyond 2^53": {`9007199254740993`, `9007199254740992`, "- (whole) 9007199254740993\n+ (whole) 9007199254740992"},
		"whole object":       {`{"a":{}}`, `{"a":[]}`, "- /a {}\n+ /a []"},
		"member too many":    {`{}`, `{"a":{"b":[1]}}`, `+ /a {"b":[1]}`},
		"escaped pointer":    {`{"a/b~c":1}`, `{}`, `- /a~1b~0c 1`},
		"element in front":   {`[1,2,3]`, `[0,1,2,3]`, `+ /0 0`},
		"element at the end": {`[1,2]`, `[1,2,3]`, `+ /2 3`},
		"element removed":    {`[1,2,3]`, `[1,3]`, `- /1 2`},
		"element changed":    {`[{"a":1},{"a":2},{"a":3}]`, `[{"a":1},{"a":9},{"a":3}]`, "- /1/a 2\n+ /1/a 9"},
		"nothing wanted":     {``, `{"a":1}`, `+ (whole) {"a":1}`},
		"nothing at all":     {``, ``, ``},
		"long value":         {`1`, `"` + strings.Repeat("é", 1500) + `"`, "- (whole) 1\n+ (whole) \"" + strings.Repeat("é", 999) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			var lines []string
			for _, d := range difference.Between("", decode(t, test.want), decode(t, test.got)) {
				lines = append(lines, d.Lines()...)
			}
			if got := strings.Join(lines, "\n"); got != test.lines {
				t.Errorf("got\n%s\nwant\n%s", got, test.lines)
			}
		})
	}
}

func TestMarshalJSON(t *testing.T) {
	found := difference.Between("/body", decode(t, `{"a":null,"b":1}`), decode(t, `{"b":2}`))
	got, err := json.Marshal(found)
	if want := `[{"pointer":"/body/a","want":null},{"pointer":"/body/b","want":1,"got":2}]`; err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}

// A value has no difference to itself, and one to a value in which something was added.
func FuzzBetween(f *testing.F) {
	f.Add(`{"a":[1,2,{"b":null}]}`)
	f.Add(`[[],{},"",0]`)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := value.Decode([]byte(text), value.Limits{})
		if err != nil {
			t.Skip()
		}
		if found := difference.Between("", v, v); len(found) > 0 {
			t.Errorf("%s differs from itself: %v", text, found)
		}
		if found := difference.Between("", v, []any{v, v}); len(found) == 0 {
			t.Errorf("%s does not differ from a list of it twice", text)
		}
	})
}

func ExampleBetween() {
	want := value.ObjectOf("status", "open", "tags", []any{"a"})
	got := value.ObjectOf("status", "closed", "tags", []any{"a", "b"})
	for _, d := range difference.Between("/body", want, got) {
		for _, line := range d.Lines() {
			fmt.Println(line)
		}
	}
	// Output:
	// - /body/status "open"
	// + /body/status "closed"
	// + /body/tags/1 "b"
}
