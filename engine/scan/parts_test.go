package scan_test

import (
	"testing"

	"github.com/unimap/unimap/engine/scan"
)

func TestMemberOf(t *testing.T) {
	for _, test := range []struct{ object, name, want string }{
		{`{"a":1,"b":{"a":2}}`, "a", `1`},
		{` { "b" : { "a" : 2 } , "a" : [ "}" , 1 ] } `, "a", `[ "}" , 1 ]`},
		{`{"b":{"a":2}}`, "a", ``},
		{`{}`, "a", ``},
		{`{"":null}`, "", `null`},
		{`{"\u0061":"x"}`, "a", `"x"`},
		{`{"a\"b":true}`, `a"b`, `true`},
		{`{"\ud83d\ude00":-1.5e3}`, "😀", `-1.5e3`},
	} {
		got := scan.MemberOf([]byte(test.object), test.name)
		if string(got) != test.want || (got == nil) != (test.want == "") {
			t.Errorf("%q of %s: got %q, want %q", test.name, test.object, got, test.want)
		}
	}
}

func TestNameOf(t *testing.T) {
	for key, want := range map[string]string{``: ``, `a`: `a`, `é`: `é`, `\u00e9\n`: "é\n", `\\"`: `\"`} {
		if got := string(scan.NameOf([]byte(key))); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
}
