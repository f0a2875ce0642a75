package value_test

import (
	"testing"

	"github.com/unimap/unimap/engine/value"
)

func TestText(t *testing.T) {
	for _, tt := range []struct {
		give any
		want string
	}{
		{"a\"b", `a"b`}, {"", ""}, {nil, ""}, {value.Missing, ""}, {int64(7), "7"}, {true, "true"},
		{[]any{nil, "a"}, `[null,"a"]`},
	} {
		if got := value.Text(tt.give); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.give, got, tt.want)
		}
	}
}
