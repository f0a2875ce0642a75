package value_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"testing"

	"github.com/unimap/unimap/engine/value"
)

func decode(t *testing.T, document string) any {
	t.Helper()
	v, err := value.Decode([]byte(document), value.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTruthy(t *testing.T) {
	if value.Truthy(value.Missing) {
		t.Error("missing is true")
	}
	for document, want := range map[string]bool{
		`null`: false, `false`: false, `0`: false, `0.00`: false, `-0`: false, `0e5`: false, `""`: false, `[]`: false, `{}`: false,
		`true`: true, `1`: true, `0.01`: true, `" "`: true, `[null]`: true, `{"a":null}`: true, `"false"`: true,
	} {
		if got := value.Truthy(decode(t, document)); got != want {
			t.Errorf("%s is %t, want %t", document, got, want)
		}
	}
}

func TestEqual(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{`1`, `1.0`, true}, {`1e2`, `100`, true}, {`9007199254740993`, `9007199254740992`, false}, {`1`, `"1"`, false},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, true}, {`{"a":null}`, `{}`, false}, {`[1,2]`, `[2,1]`, false}, {`null`, `null`, true},
		{`true`, `1`, false}, {`[]`, `{}`, false},
	} {
		if got := value.Equal(decode(t, tt.a), decode(t, tt.b)); got != tt.want {
			t.Errorf("%s == %s is %t, want %t", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestMember(t *testing.T) {
	root := decode(t, `{"n":null,"s":"x","list":[{"a":1},{"a":[2,3]},{"b":4},null,{"a":null},[{"a":5}]]}`)
	for _, tt := range []struct {
		path []string
		want string
	}{
		{[]string{"list", "a"}, `[1,2,3,null,null,5]`}, {[]string{"n", "x", "y"}, `null`}, {[]string{"s", "x"}, ``}, {[]string{"zzz", "x"}, ``},
	} {
		v := root
		for _, key := range tt.path {
			v = value.Member(v, key)
		}
		if got := value.String(v); got != tt.want {
			t.Errorf("%v = %s, want %s", tt.path, got, tt.want)
		}
	}
}

func TestElementAndSlice(t *testing.T) {
	list := decode(t, `[10,20,30]`)
	for index, want := range map[int64]string{0: "10", 2: "30", 3: "", -1: "30", -3: "10", -4: ""} {
		if got := value.String(value.Element(list, index)); got != want {
			t.Errorf("[%d] = %s, want %s", index, got, want)
		}
	}
	bound := func(n int64) *int64 { return &n }
	for _, tt := range []struct {
		from, to *int64
		want     string
	}{
		{nil, nil, `[10,20,30]`}, {bound(1), nil, `[20,30]`}, {nil, bound(-1), `[10,20]`}, {bound(2), bound(1), `[]`}, {bound(-99), bound(99), `[10,20,30]`},
	} {
		if got := value.String(value.Slice(list, tt.from, tt.to)); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
	if got := value.Slice("héllo", bound(1), bound(3)); got != "él" {
		t.Errorf("got %q, want characters and not bytes", got)
	}
}

func TestSliceSharesNoRoom(t *testing.T) {
	list := []any{int64(1), int64(2), int64(3)}
	to := int64(1)
	part := value.Slice(list, nil, &to).([]any)
	_ = append(part, int64(9))
	if list[1] != int64(2) {
		t.Error("what was appended to a slice changed the list")
	}
}

func TestTextSize(t *testing.T) {
	for _, v := range []any{
		nil, value.Missing, true, false, int64(0), int64(-9223372036854775808), json.Number("1.50"),
		"", "\x00\x1f\n\t\"\\/é\u2028😀", "\xff\xc3", []any{}, []any{int64(1)}, []any{"a", []any{nil, true}},
		value.ObjectOf(), value.ObjectOf("a", int64(1)), value.ObjectOf("a\n", nil, "b", value.ObjectOf("c", []any{})),
	} {
		text := value.Append(nil, v)
		if got := value.TextSize(v, len(text)); got != len(text) {
			t.Errorf("TextSize(%s) = %d, want %d", text, got, len(text))
		}
	}
	long := make([]any, 1_000_000)
	if got := value.TextSize(long, 1000); got <= 1000 {
		t.Errorf("TextSize of a long list is %d, want more than the bound", got)
	}
}

func TestEqualWithin(t *testing.T) {
	a, b := decode(t, `{"x":[1,2,3],"y":{"z":"t"}}`), decode(t, `{"y":{"z":"t"},"x":[1,2,3]}`)
	visits := 0
	if equal, err := value.EqualWithin(a, b, func(any, any) error { visits++; return nil }); !equal || err != nil || visits != 7 {
		t.Errorf("got %t, %v after %d visits, want true after 7", equal, err, visits)
	}
	enough := errors.New("enough")
	if _, err := value.EqualWithin(a, b, func(any, any) error {
		if visits--; visits < 4 {
			return enough
		}
		return nil
	}); !errors.Is(err, enough) {
		t.Errorf("got %v, want the error of the visit", err)
	}
}

func TestObjectKeepsOrder(t *testing.T) {
	object := value.NewObject(0)
	for i := range 40 {
		object.Set("k"+strconv.Itoa(39-i), int64(i))
	}
	object.Set("k20", "replaced")
	object.Set("absent", value.Missing)
	if object.Len() != 40 || object.Keys()[0] != "k39" || object.Keys()[19] != "k20" || object.Get("k20") != "replaced" || object.Has("absent") {
		t.Errorf("order or contents changed: %v", object.Keys())
	}
	text, err := json.Marshal(map[string]any{"o": value.ObjectOf("z", int64(1), "a", nil), "m": value.Missing})
	if err != nil || string(text) != `{"m":null,"o":{"z":1,"a":null}}` {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestMergeDeep(t *testing.T) {
	got := value.MergeDeep(decode(t, `{"a":{"b":1,"c":[1,2]},"d":1}`), decode(t, `{"a":{"c":[3],"e":null},"d":{"f":1}}`))
	if want := `{"a":{"b":1,"c":[3],"e":null},"d":{"f":1}}`; value.String(got) != want {
		t.Errorf("got %s, want %s", value.String(got), want)
	}
}

func TestIndent(t *testing.T) {
	if got, want := value.Indent(decode(t, `{"a":[],"b":{},"c":[1,{"d":"x"}]}`)), "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": \"x\"\n    }\n  ]\n}"; got != want {
		t.Errorf("got %s", got)
	}
}

// A Go number in an object must not become null, or nothing, on its way to JSON.
func TestSetTakesGoValues(t *testing.T) {
	object := value.ObjectOf("port", 8080, "ratio", 0.5, "names", []string{"a"}, "deep", map[string]int{"x": 1})
	if got, want := value.String(object), `{"port":8080,"ratio":0.5,"names":["a"],"deep":{"x":1}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for name, give := range map[string]func(){
		"no value":           func() { value.ObjectOf("a", struct{}{}) },
		"a key alone":        func() { value.ObjectOf("a") },
		"no value in a list": func() { value.Append(nil, []any{1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was taken", name)
				}
			}()
			give()
		}()
	}
}

// Bytes are text or JSON, and never meant as a list of numbers.
func TestFromBytes(t *testing.T) {
	for _, bytes := range []any{[]byte("abc"), json.RawMessage(`{"a":1}`), [2]byte{1, 2}, []any{[]byte("abc")}} {
		if v, err := value.From(bytes); err == nil {
			t.Errorf("%T has become %v", bytes, v)
		}
	}
}
