package value_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
)

func TestDecode(t *testing.T) {
	tests := []struct{ document, want string }{
		{`null`, `null`},
		{` [ 1 , 2.50 , -0 , 1e3 , 12345678901234567890123 ] `, `[1,2.50,-0,1e3,12345678901234567890123]`},
		{`{"b":1,"a":{"z":[],"y":{}}}`, `{"b":1,"a":{"z":[],"y":{}}}`},
		{`"\u00e9\ud83d\ude00\n\/\\"`, `"é😀\n/\\"`},
		{`"\u0000\u001f"`, `"\u0000\u001f"`},
		{`9007199254740993`, `9007199254740993`},
		{`0.1000000000000000000000000000001`, `0.1000000000000000000000000000001`},
		{`[true,false]`, `[true,false]`},
	}
	for _, tt := range tests {
		v, err := value.Decode([]byte(tt.document), value.Limits{})
		if err != nil {
			t.Errorf("%s: %v", tt.document, err)
			continue
		}
		if got := value.String(v); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.document, got, tt.want)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
	tests := []struct {
		name, document string
		code           value.Code
		offset         int
	}{
		{"nothing", ``, value.CodeSyntax, 0},
		{"cut off", `{"a":1`, value.CodeSyntax, 6},
		{"cut off in a string", `{"a":"b`, value.CodeSyntax, 5},
		{"two documents", `1 2`, value.CodeSyntax, 2},
		{"trailing comma", `[1,]`, value.CodeSyntax, 3},
		{"a word", `tru`, value.CodeSyntax, 0},
		{"leading zero", `01`, value.CodeSyntax, 1},
		{"plus sign", `+1`, value.CodeSyntax, 0},
		{"bare point", `1.`, value.CodeSyntax, 0},
		{"byte order mark", "\ufeff{}", value.CodeSyntax, 0},
		{"UTF-16", "\xff\xfe{\x00}\x00", value.CodeSyntax, 0},
		{"control character", "\"a\nb\"", value.CodeSyntax, 2},
		{"single quotes", `{'a':1}`, value.CodeSyntax, 1},
		{"unknown escape", `"\x"`, value.CodeSyntax, 1},
		{"duplicate key", `{"a":1,"b":2,"a":3}`, value.CodeDuplicateKey, 13},
		{"duplicate key by escape", `{"a":1,"\u0061":3}`, value.CodeDuplicateKey, 7},
		{"200 levels", deep, value.CodeTooDeep, 128},
		{"1e400", `{"n":1e400}`, value.CodeNumberRange, 5},
		{"1e-400", `1e-400`, value.CodeNumberRange, 0},
		{"endless digits", strings.Repeat("9", 2000), value.CodeNumberRange, 0},
		{"lone surrogate", `"\ud800"`, value.CodeLoneSurrogate, 1},
		{"reversed surrogates", `"\udc00\ud800"`, value.CodeLoneSurrogate, 1},
		{"invalid UTF-8", "\"\xff\"", value.CodeInvalidUTF8, 0},
		{"invalid UTF-8 beside an escape", "\"\\n\xff\"", value.CodeInvalidUTF8, 0},
		{"HTML", `<html>`, value.CodeSyntax, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := value.Decode([]byte(tt.document), value.Limits{})
			var failure *value.Error
			if !errors.As(err, &failure) {
				t.Fatalf("got %v, want an error of code %s", err, tt.code)
			}
			if failure.Code != tt.code || failure.Offset != tt.offset {
				t.Errorf("got %s at %d, want %s at %d", failure.Code, failure.Offset, tt.code, tt.offset)
			}
		})
	}
}

func TestDecodeSaysWhatAByteOrderMarkIs(t *testing.T) {
	for document, want := range map[string]string{
		"\ufeff{}":                  "a byte order mark, which is no part of JSON: write it as UTF-8 without one",
		"\xff\xfe{\x00}\x00":        "the byte order mark of UTF-16: write it as UTF-8 without one",
		"\xfe\xff\x00{\x00}":        "the byte order mark of UTF-16: write it as UTF-8 without one",
		"{\"a\": \"\ufeff\"}\ufeff": `unexpected '\ufeff' after the document`,
	} {
		if _, err := value.Decode([]byte(document), value.Limits{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", document, err)
		}
	}
}

func TestDecodeTooLarge(t *testing.T) {
	_, err := value.Decode([]byte(`[1,2,3]`), value.Limits{MaxBytes: 4})
	var failure *value.Error
	if !errors.As(err, &failure) || failure.Code != value.CodeTooLarge {
		t.Errorf("got %v, want code %s", err, value.CodeTooLarge)
	}
}

func TestDecodeTooManyValues(t *testing.T) {
	tests := []struct {
		document string
		most     int
		ok       bool
	}{
		{`[1,2,3]`, 4, true},
		{`[1,2,3]`, 3, false},
		{`{"a":{"b":[]}}`, 3, true},
		{`{"a":{"b":[]}}`, 2, false},
		{`[` + strings.Repeat(`{},`, value.DefaultMaxValues) + `1]`, 0, false},
	}
	for _, tt := range tests {
		_, err := value.Decode([]byte(tt.document), value.Limits{MaxValues: tt.most})
		var failure *value.Error
		if tt.ok && err != nil || !tt.ok && (!errors.As(err, &failure) || failure.Code != value.CodeTooLarge) {
			t.Errorf("%.20s with %d values at most: %v", tt.document, tt.most, err)
		}
	}
}

// FuzzDecode checks that what is accepted survives a round trip, and that nothing panics.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5,"x",null,true]}`, `"\ud83d\ude00"`, `-0.0e-10`, `[[[]]]`, `{"":{}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		v, err := value.Decode(document, value.Limits{})
		if err != nil {
			return
		}
		text := value.Append(nil, v)
		again, err := value.Decode(text, value.Limits{MaxBytes: len(text)})
		if err != nil {
			t.Fatalf("%q was written as %q, which is refused: %v", document, text, err)
		}
		if string(value.Append(nil, again)) != string(text) || !value.Equal(v, again) {
			t.Fatalf("%q became %q", text, value.Append(nil, again))
		}
		if size := value.TextSize(v, len(text)); size != len(text) {
			t.Fatalf("%q has %d bytes, not %d", text, len(text), size)
		}
	})
}
