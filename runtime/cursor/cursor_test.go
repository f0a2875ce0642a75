package cursor_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/cursor"
)

var binding = cursor.Bind("a1", "acme", value.ObjectOf("status", "open"))

func TestRoundTrip(t *testing.T) {
	for name, native := range map[string]any{
		"first page": value.Missing, "text": "tok/+=ä", "number": int64(3), "null": nil,
		"object": value.ObjectOf("after", "2026-01-02T03:04:05Z", "id", int64(9007199254740993)),
	} {
		t.Run(name, func(t *testing.T) {
			text, err := cursor.Cursor{Native: native, Size: 50, Skip: 2}.Encode(binding)
			if err != nil || strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
				t.Fatalf("got %q, %v", text, err)
			}
			got, err := cursor.Decode(text, binding)
			if err != nil || got.Size != 50 || got.Skip != 2 || value.IsMissing(got.Native) != value.IsMissing(native) ||
				!value.IsMissing(native) && !value.Equal(got.Native, native) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestBindIgnoresTheOrderOfMembers(t *testing.T) {
	a := cursor.Bind(value.ObjectOf("a", "1", "b", value.ObjectOf("c", "2", "d", "3")))
	b := cursor.Bind(value.ObjectOf("b", value.ObjectOf("d", "3", "c", "2"), "a", "1"))
	if a != b {
		t.Error("the bindings differ")
	}
	if a == cursor.Bind(value.ObjectOf("a", "1")) {
		t.Error("the bindings are the same")
	}
}

func TestDecodeRefuses(t *testing.T) {
	good, _ := cursor.Cursor{Native: "t", Size: 1}.Encode(binding)
	foreign, _ := cursor.Cursor{Native: "t", Size: 1}.Encode(cursor.Bind("a2"))
	head := "\x01" + string(binding[:])
	made := func(content string) string { return base64.RawURLEncoding.EncodeToString([]byte(content)) }
	for name, test := range map[string]struct {
		text string
		want error
	}{
		"of another account":   {foreign, cursor.ErrForeign},
		"nothing":              {"", cursor.ErrInvalid},
		"no base64":            {"a cursor", cursor.ErrInvalid},
		"with a rest":          {good + "=", cursor.ErrInvalid},
		"cut":                  {good[:10], cursor.ErrInvalid},
		"another version":      {made("\x02" + head[1:] + "[1,0]"), cursor.ErrInvalid},
		"no JSON":              {made(head + "[1,0"), cursor.ErrInvalid},
		"an object":            {made(head + `{"a":1}`), cursor.ErrInvalid},
		"too short":            {made(head + "[1]"), cursor.ErrInvalid},
		"too long":             {made(head + `[1,0,"a","b"]`), cursor.ErrInvalid},
		"a size of text":       {made(head + `["1",0]`), cursor.ErrInvalid},
		"a size of 0":          {made(head + "[0,0]"), cursor.ErrInvalid},
		"a negative skip":      {made(head + "[1,-1]"), cursor.ErrInvalid},
		"deeply nested":        {made(head + "[1,0," + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "]"), cursor.ErrInvalid},
		"longer than a cursor": {strings.Repeat("A", cursor.MaxBytes+1), cursor.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := cursor.Decode(test.text, binding); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestEncodeRefusesWhatIsTooLarge(t *testing.T) {
	if _, err := (cursor.Cursor{Native: strings.Repeat("x", cursor.MaxBytes), Size: 1}).Encode(binding); !errors.Is(err, cursor.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestPeek(t *testing.T) {
	text, _ := cursor.Cursor{Native: "t", Size: 1}.Encode(binding)
	if c, ok := cursor.Peek(text); !ok || c.Native != "t" {
		t.Errorf("got %+v", c)
	}
	if _, ok := cursor.Peek("x"); ok {
		t.Error("got a cursor")
	}
}

func FuzzDecode(f *testing.F) {
	good, _ := cursor.Cursor{Native: "t", Size: 1}.Encode(binding)
	f.Add(good)
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := cursor.Decode(text, binding)
		if err != nil {
			return
		}
		again, err := c.Encode(binding)
		if err != nil && !errors.Is(err, cursor.ErrTooLarge) {
			t.Error(err)
		}
		if err == nil {
			if back, err := cursor.Decode(again, binding); err != nil || back.Size != c.Size || back.Skip != c.Skip {
				t.Errorf("got %+v, %v", back, err)
			}
		}
	})
}
