package function_test

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

func TestJSONEncodings(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "toJson", arguments: `[{"b":[1.50,"x"],"a":null}]`, want: `"{\"b\":[1.50,\"x\"],\"a\":null}"`},
		{name: "toJson", arguments: `["a\u0000<\u2028"]`, want: "\"\\\"a\\\\u0000<\u2028\\\"\""},
		{name: "toJson", arguments: `[null]`, want: `"null"`},
		{name: "toJson", arguments: `["<missing>"]`, want: ``},
		{name: "toJson", arguments: `[{"a":[1,{}],"b":{"c":[]}}, true]`, want: `"{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": []\n  }\n}"`},
		{name: "toJson", arguments: `[1, "yes"]`, code: "argument_kind", message: "pretty must be a boolean"},
		{name: "parseJson", arguments: `[" {\"b\": 12345678901234567890.10, \"a\": [null]} "]`, want: `{"b":12345678901234567890.10,"a":[null]}`},
		{name: "parseJson", arguments: `["null"]`, want: `null`},
		{name: "parseJson", arguments: `[""]`, code: "json_syntax", message: "parseJson: document ends early at byte 0"},
		{name: "parseJson", arguments: `["{\"a\":1,\"a\":2}"]`, code: "json_duplicate_key", message: "at byte 7"},
		{name: "parseJson", arguments: `["[1] x"]`, code: "json_syntax", message: "after the document"},
		{name: "parseJson", arguments: `["` + strings.Repeat("[", 200) + `"]`, code: "json_too_deep"},
		{name: "parseJson", arguments: `[5]`, code: "argument_kind"},
	})
}

func TestTextEncodings(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "base64", arguments: `["myuser:mypass"]`, want: `"bXl1c2VyOm15cGFzcw=="`},
		{name: "base64", arguments: `["ü?>"]`, want: `"w7w/Pg=="`},
		{name: "base64", arguments: `[""]`, want: `""`},
		{name: "base64Url", arguments: `["ü?>"]`, want: `"w7w_Pg"`},
		{name: "base64Decode", arguments: `["bXl1c2VyOm15cGFzcw=="]`, want: `"myuser:mypass"`},
		{name: "base64Decode", arguments: `["bXl1c2VyOm15cGFzcw"]`, want: `"myuser:mypass"`},
		{name: "base64Decode", arguments: `["w7w_\r\nPg"]`, want: `"ü?>"`},
		{name: "base64Decode", arguments: `[""]`, want: `""`},
		{name: "base64Decode", arguments: `["/w=="]`, code: "argument_value", message: "not a text in UTF-8"},
		{name: "base64Decode", arguments: `["a"]`, code: "argument_value", message: "not Base64"},
		{name: "base64Decode", arguments: `["YQ="]`, code: "argument_value", message: "wrong padding"},
		{name: "base64Decode", arguments: `["===="]`, code: "argument_value", message: "wrong padding"},
		{name: "base64Decode", arguments: `["YQ==YQ=="]`, code: "argument_value", message: "not Base64"},
		{name: "base64Decode", arguments: `["a b c"]`, code: "argument_value", message: "not Base64"},
		{name: "hex", arguments: `["aé"]`, want: `"61c3a9"`},
		{name: "hexDecode", arguments: `["61C3a9"]`, want: `"aé"`},
		{name: "hexDecode", arguments: `["616"]`, code: "argument_value", message: "not hexadecimal"},
		{name: "hexDecode", arguments: `["ff"]`, code: "argument_value", message: "not a text in UTF-8"},
	})
}

func TestURLEncodings(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "urlEncode", arguments: `["?x=test"]`, want: `"%3Fx%3Dtest"`},
		{name: "urlEncode", arguments: `["-_.!~*'() ü/日"]`, want: `"-_.!~*'()%20%C3%BC%2F%E6%97%A5"`},
		{name: "urlDecode", arguments: `["%3Fx%3dtest+%E6%97%A5"]`, want: `"?x=test+日"`},
		{name: "urlDecode", arguments: `["100%"]`, code: "argument_value", message: `"%" is not an escape`},
		{name: "urlDecode", arguments: `["%zz"]`, code: "argument_value", message: `"%zz" is not an escape`},
		{name: "urlDecode", arguments: `["%ff"]`, code: "argument_value", message: "not a text in UTF-8"},
		{name: "encodeUrl", arguments: `["https://example.com/a b?x=шеллы&y=[1]#z"]`, want: `"https://example.com/a%20b?x=%D1%88%D0%B5%D0%BB%D0%BB%D1%8B&y=%5B1%5D#z"`},
		{name: "decodeUrl", arguments: `["https://example.com/?x=%D1%88%26%2f%25"]`, want: `"https://example.com/?x=ш%26%2f%"`},
		{name: "queryEncode", arguments: `[{"q":"a b&=ü","id":[1,2.50,true],"n":null,"e":[]}]`, want: `"q=a+b%26%3D%C3%BC&id=1&id=2.50&id=true&n="`},
		{name: "queryEncode", arguments: `[{}]`, want: `""`},
		{name: "queryEncode", arguments: `[{"a":{"b":1}}]`, code: "argument_kind", message: `cannot write an object as the value of "a"`},
		{name: "queryEncode", arguments: `[{"a":[[1]]}]`, code: "argument_kind", message: "cannot write a list"},
		{name: "queryDecode", arguments: `["https://a.example/x?%24skip=10&q=a+b&&flag#x?y=1"]`, want: `{"$skip":"10","q":"a b","flag":""}`},
		{name: "queryDecode", arguments: `["a=1&a=2&a=3&b="]`, want: `{"a":["1","2","3"],"b":""}`},
		{name: "queryDecode", arguments: `[""]`, want: `{}`},
		{name: "queryDecode", arguments: `["https://a.example/x"]`, want: `{}`},
		{name: "queryDecode", arguments: `["a=%ff"]`, code: "argument_value", message: "not a text in UTF-8"},
		{name: "queryDecode", arguments: `["%zz=1"]`, code: "argument_value", message: "not percent-encoded"},
		{name: "linkTarget", arguments: `["<https://a.example/?p=1>; rel=\"prev\", <https://a.example/?p=3>; title=\"x\"; rel=\"last next\"", "next"]`, want: `"https://a.example/?p=3"`},
		{name: "linkTarget", arguments: `["<a>; rel=NEXT", "next"]`, want: `"a"`},
	})
}

func TestDigests(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "sha256", arguments: `["abc"]`, want: `"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"`},
		{name: "sha256", arguments: `["", "base64"]`, want: `"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="`},
		{name: "sha256", arguments: `["abc", "base32"]`, code: "argument_value", message: "encoding must be one of"},
		{name: "sha512", arguments: `["abc"]`, want: `"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"`},
		{name: "sha1", arguments: `["abc"]`, want: `"a9993e364706816aba3e25717850c26c9cd0d89d"`},
		{name: "md5", arguments: `["abc"]`, want: `"900150983cd24fb0d6963f7d28e17f72"`},
		// RFC 4231, test case 2, and RFC 2202, test case 2.
		{name: "hmac", arguments: `["Jefe", "what do ya want for nothing?"]`, want: `"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"`},
		{name: "hmac", arguments: `["Jefe", "what do ya want for nothing?", "sha512"]`, want: `"164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"`},
		{name: "hmac", arguments: `["Jefe", "what do ya want for nothing?", "sha1", "base64"]`, want: `"7/zfauXrL6LSdBbV8YTfnCWafHk="`},
		{name: "hmac", arguments: `["key", "<missing>"]`, want: ``},
		{name: "hmac", arguments: `["key", "text", "md5"]`, code: "argument_value", message: "algorithm must be one of"},
	})
}

func TestGJSON(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "gjson", arguments: `[{"a":{"b":[10,20,12345678901234567890.10]}}, "a.b.2"]`, want: `12345678901234567890.10`},
		{name: "gjson", arguments: `[{"a":1}, "b.c"]`, want: ``},
		{name: "gjson", arguments: `[{"a":null}, "a"]`, want: `null`},
		{name: "gjson", arguments: `[{"a":[1,2,3]}, "a.#"]`, want: `3`},
		{name: "gjson", arguments: `[{"f":[{"n":"a","age":44},{"n":"b","age":68}]}, "f.#(age>45)#.n"]`, want: `["b"]`},
		{name: "gjson", arguments: `[{"f":[{"n":"a@x.com"},{"n":"b@x.com"}]}, "f.#(n==\"b@x.com\").n"]`, want: `"b@x.com"`},
		{name: "gjson", arguments: `[{"b":1,"a":"é"}, "@this"]`, want: `{"b":1,"a":"é"}`},
		{name: "gjson", arguments: `[{"b":1,"a":2}, "@keys|@reverse"]`, want: `["a","b"]`},
		{name: "gjson", arguments: `[[1,[2,[3]]], "@flatten:{\"deep\":true}"]`, want: `[1,2,3]`},
		{name: "gjson", arguments: `[[{"a":1},{"b":{"a":2}}], "@dig:a"]`, want: `[1,2]`},
		{name: "gjson", arguments: `[{"a":1,"b":2,"c":3}, "{a,x:c}"]`, want: `{"a":1,"x":3}`},
		{name: "gjson", arguments: `[{"a":1,"b":2}, "[b,a]"]`, want: `[2,1]`},
		{name: "gjson", arguments: `[{"name":1,"nick":2}, "n*k"]`, want: `2`},
		{name: "gjson", arguments: `[{"@type":"x","a":{"@id":7}}, "\\@type"]`, want: `"x"`},
		{name: "gjson", arguments: `[{"a":{"@id":7}}, "a.\\@id"]`, want: `7`},
		{name: "gjson", arguments: `[{"a":1}, "@tostr"]`, code: "argument_value", message: "path has no modifier @tostr"},
		{name: "gjson", arguments: `[{"a":1}, "a.@group"]`, code: "argument_value", message: `write \@ for a name`},
		{name: "gjson", arguments: `[{"a":1}, "[a, @pretty]"]`, code: "argument_value", message: "@pretty"},
		{name: "gjson", arguments: `[{"a":1}, "a\".@tostr"]`, code: "argument_value", message: "@tostr"},
		{name: "gjson", arguments: `[{"a":1}, "@this.@type"]`, code: "argument_value", message: "@type"},
		{name: "gjson", arguments: `[{"a":1}, "{a,\"a\":a}"]`, code: "json_duplicate_key"},
		{name: "gjson", arguments: `[{"a":1}, ""]`, code: "argument_value", message: "path must have from 1 to 1024 bytes"},
		{name: "gjson", arguments: `[null, "a"]`, want: `null`},
	})
}

func TestGJSONIsBounded(t *testing.T) {
	data := value.ObjectOf("a", strings.Repeat("x", 1000))
	doubling := strings.TrimSuffix(strings.Repeat("[@this,@this]|", 60), "|")
	_, err := invoke(t, limit.Limits{}, "gjson", data, doubling)
	checkError(t, err, string(limit.CodeResult), "limit")

	_, err = invoke(t, limit.Limits{}, "gjson", data, strings.Repeat("a.", 600)+"a")
	checkError(t, err, "argument_value", "1024 bytes")
}

// FuzzGJSON checks that whatever path comes, the result is a value or an error with a code.
func FuzzGJSON(f *testing.F) {
	for _, path := range []string{"a.b", "#(a>1)#", "@flatten", "{a,b}", `[a,"x"]`, "..#", "a|@dig:b", "!1", "*", `\@a`} {
		f.Add(`{"a":[{"a":2,"b":"x"},[1]],"b":{"a":null}}`, path)
	}
	f.Fuzz(func(t *testing.T, document, path string) {
		data, err := value.Decode([]byte(document), value.Limits{})
		if err != nil || !utf8.ValidString(path) {
			return
		}
		call := &function.Call{Meter: limit.NewMeter(context.Background(), limit.Limits{})}
		got, err := function.Standard().Lookup("gjson").Invoke(call, []any{data, path})
		if err != nil {
			if codeOf(err) == "" {
				t.Fatalf("error %v has no code", err)
			}
			return
		}
		if _, err := value.From(got); err != nil {
			t.Fatalf("result: %v", err)
		}
	})
}
