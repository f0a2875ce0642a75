package mappingtest_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/mappingtest"
	"github.com/unimap/unimap/runtime/replay/difference"
)

func decode(t testing.TB, text string) any {
	t.Helper()
	v, err := value.Decode([]byte(text), value.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestYAMLLines(t *testing.T) {
	for name, test := range map[string]struct{ value, want string }{
		"scalars": {
			`{"a":1,"b":1.50,"c":true,"d":null,"e":"text of words","f":"1","g":"no","h":"","i":"a: b","j":"ü","k":"2026-01-02"}`,
			"a: 1\nb: 1.50\nc: true\nd: null\ne: text of words\nf: \"1\"\ng: \"no\"\nh: \"\"\ni: \"a: b\"\nj: \"ü\"\nk: \"2026-01-02\"",
		},
		"keys":       {`{"1":1,"a b":2,"yes":3}`, "\"1\": 1\na b: 2\n\"yes\": 3"},
		"nested":     {`{"a":{"b":[1,[2,{"c":3,"d":[]}],{}]}}`, "a:\n  b:\n    - 1\n    - - 2\n      - c: 3\n        d: []\n    - {}"},
		"lines":      {`{"a":"one\n\ntwo","b":"one\ntwo\n","c":["x\ny"]}`, "a: |-\n  one\n\n  two\nb: |\n  one\n  two\nc:\n  - |-\n    x\n    y"},
		"not blocks": {`{"a":" one\ntwo","b":"one \ntwo","c":"one\n","d":"one\ntwo\n\n","e":"one\r\ntwo","f":"\u0085\u2028\ufeff\ud83d\ude00\udb40\udc01"}`, `a: " one\ntwo"` + "\n" + `b: "one \ntwo"` + "\n" + `c: "one\n"` + "\n" + `d: "one\ntwo\n\n"` + "\n" + `e: "one\r\ntwo"` + "\n" + `f: "\u0085\u2028\ufeff😀\U000e0001"`},
	} {
		t.Run(name, func(t *testing.T) {
			v := decode(t, test.value)
			got := strings.Join(mappingtest.YAMLLines(v, 0), "\n")
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			readBack(t, got, v)
		})
	}
}

// readBack checks that a text is YAML for a value.
func readBack(t *testing.T, text string, want any) {
	t.Helper()
	tree, found := source.Parse("out.yaml", []byte(text))
	if tree == nil || len(found) > 0 {
		t.Fatalf("%v\n%s", found, text)
	}
	if differences := difference.Between("", want, tree.Value()); len(differences) > 0 {
		t.Errorf("%s\n%v", text, differences)
	}
}

// Whatever a value is, it is read back as it was, on lines and on one line.
func FuzzYAML(f *testing.F) {
	f.Add(`{"a":["x\ny",{"b":null}],"c d":-0.10e5}`)
	f.Add(`{"<<":"*a","~":"!t","- x":"&a","{":"%"}`)
	f.Add(`{"":"\u0000\u007f\ud83d\ude00","#":" # "}`)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := value.Decode([]byte(text), value.Limits{MaxDepth: 20})
		object, ok := v.(*value.Object)
		if err != nil || !ok || object.Len() == 0 {
			t.Skip()
		}
		readBack(t, "in:\n"+strings.Join(mappingtest.YAMLLines(object, 2), "\n"), value.ObjectOf("in", object))
		readBack(t, "in: "+mappingtest.YAMLFlow(object), value.ObjectOf("in", object))
	})
}
