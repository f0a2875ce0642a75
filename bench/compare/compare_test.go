package compare_test

import (
	"testing"

	"github.com/unimap/unimap/bench/compare"
)

func TestSame(t *testing.T) {
	for _, test := range []struct {
		want, got string
		same      bool
	}{
		{`{"a":1,"b":[true,null]}`, `{"b":[true,null],"a":1.0}`, true},
		{`"é"`, `"\u00e9"`, true},
		{`100`, `1e2`, true},
		{`9007199254740993`, `9007199254740992`, false},
		{`1`, `"1"`, false},
		{`{"a":null}`, `{}`, false},
		{`{}`, `{"a":null}`, false},
		{`[]`, `{}`, false},
		{`[1]`, `[1,2]`, false},
		{`{"a":{"b":1}}`, `{"a":{"b":2}}`, false},
		{`1`, `not JSON`, false},
	} {
		if err := compare.Same([]byte(test.want), []byte(test.got)); (err == nil) != test.same {
			t.Errorf("%s and %s: %v", test.want, test.got, err)
		}
	}
}
