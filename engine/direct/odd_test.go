package direct_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"unicode/utf16"

	"github.com/unimap/unimap/engine/value"
)

// dates are texts that are dates, nearly, or not.
var dates = []any{
	"2024-01-02T03:04:05.000+0000", "2024-01-02T03:04:05.678+0100", "2024-01-02T23:04:05-11:30", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.500Z",
	"2024-02-29", "2023-02-29", "2024-01-02", "0000-00-00", "0000-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2024-12-31T24:00:00Z",
	"2024-01-02T03:04:60Z", "2024-13-01", "2024-1-2", "1/2/2024", "", " 2024-01-02 ", "2024-01-02 03:04:05", "2024-01-02T03:04Z", "20240102T030405Z",
	"2024-01-02T03:04:05.+00:00", "2024-01-02T03:04:05.0000000000001Z", "2024-01-02T03:04:05+13:00", "2024-01-02T03:04:05+01", "soon", "2024-04-31T00:00:00Z",
	"2024-01-02T03:04:05", "2024-01-02t03:04:05z", "2024-01-02T3:04:05Z", "٢٠٢٤-01-02",
}

// paths are texts with separators that JSON escapes, and with escapes that look like them.
var paths = []any{
	`Area\Team`, `one`, `\`, `\\`, `a\\b`, `a\\\b\`, `\\\\`, "a\\\nb", "a\n\\b", "a\\\"b\\\\\"", "\t\\\\\tx", `é\Zoë\日本`, "n\\nn", "",
}

// oddities are values that a mapping does not expect where they come.
var oddities = []any{
	nil, true, false, "", "text", "x", "quo\"te", "back\\slash", "é", "日本\n", "a-b", int64(0), int64(-7), int64(1704164645),
	json.Number("-0"), json.Number("1.50"), json.Number("12345678901234567890"), json.Number("1e5"), json.Number("0.0"), json.Number("5.0"),
	[]any{}, value.NewObject(0), []any{nil}, []any{int64(1), nil, "x"}, value.ObjectOf("a", nil), value.ObjectOf("c", "x", "b", value.ObjectOf("c", int64(1))),
	[]any{value.ObjectOf("a", "1", "c", "x"), value.ObjectOf("c", nil), "x"}, []any{[]any{value.ObjectOf("c", "y")}},
}

func pick[E any](random *rand.Rand, list []E) E { return list[random.Intn(len(list))] }

func oddValue(random *rand.Rand) any {
	if random.Intn(4) == 0 {
		return pick(random, dates)
	}
	return pick(random, oddities)
}

// odd returns a value in which parts have been put in the place of others.
func odd(random *rand.Rand, v any, share float64) any {
	if random.Float64() < share {
		return oddValue(random)
	}
	switch v := v.(type) {
	case []any:
		out := []any{}
		for _, element := range v {
			out = append(out, odd(random, element, share))
		}
		return out
	case *value.Object:
		out := value.NewObject(v.Len())
		for key, member := range v.All() {
			out.Set(key, odd(random, member, share))
		}
		return out
	}
	return v
}

// sloppy writes a value as JSON that no careful writer would give: with blanks, needless escapes
// and, rarely, a key twice.
func sloppy(random *rand.Rand, dst []byte, v any) []byte {
	style := random.Intn(4)
	var write func(v any)
	gap := func() {
		if style == 0 && random.Intn(3) == 0 {
			dst = append(dst, pick(random, []string{" ", "\n", "\t ", "\r\n"})...)
		}
	}
	text := func(s string) {
		dst = append(dst, '"')
		for _, r := range s {
			if style == 1 && random.Intn(5) == 0 {
				for _, unit := range utf16.Encode([]rune{r}) {
					dst = fmt.Appendf(dst, "\\u%04x", unit)
				}
				continue
			}
			quoted := value.AppendString(nil, string(r))
			dst = append(dst, quoted[1:len(quoted)-1]...)
		}
		dst = append(dst, '"')
	}
	write = func(v any) {
		gap()
		switch v := v.(type) {
		case string:
			text(v)
		case []any:
			dst = append(dst, '[')
			for i, element := range v {
				if i > 0 {
					dst = append(dst, ',')
				}
				write(element)
			}
			gap()
			dst = append(dst, ']')
		case *value.Object:
			dst = append(dst, '{')
			for i, key := range v.Keys() {
				if i > 0 {
					dst = append(dst, ',')
				}
				gap()
				dst = value.AppendString(dst, key)
				gap()
				dst = append(dst, ':')
				write(v.Get(key))
				if style == 2 && random.Intn(200) == 0 {
					dst = append(append(append(dst, ','), value.AppendString(nil, key)...), ":1"...)
				}
			}
			gap()
			dst = append(dst, '}')
		default:
			dst = value.Append(dst, v)
		}
		gap()
	}
	write(v)
	return dst
}
