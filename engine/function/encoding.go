package function

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// encodingFunctions are the functions for texts that hold something encoded.
var encodingFunctions = join(jsonEncodings, textEncodings, urlEncodings, links, digests)

// jsonEncodings write and read JSON.
var jsonEncodings = []*Function{
	{
		Name:     "toJson",
		Category: CategoryEncoding,
		Doc:      `Writes a value as JSON text, object members in their order and numbers with every digit. Null gives the text "null"; missing stays missing.`,
		Parameters: []Parameter{
			parameter("value", "The value."),
			optional(parameter("pretty", "Whether to write every element and member on a line of its own.", value.KindBoolean)),
		},
		Result:     value.KindString,
		HandlesNil: true,
		JSONata:    "$string",
		Examples: []Example{
			{Expression: `toJson({b: [1, "x"], a: nil})`, Result: `"{\"b\":[1,\"x\"],\"a\":null}"`},
			{Expression: `toJson("a")`, Result: `"\"a\""`},
			{Expression: `toJson([1], true)`, Result: `"[\n  1\n]"`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			if value.IsMissing(arguments[0]) {
				return value.Missing, nil
			}
			pretty, _ := arguments[1].(bool)
			text, _, err := jsonText(call.Meter, arguments[0], pretty)
			return string(text), err
		},
	},
	{
		Name:     "parseJson",
		Category: CategoryEncoding,
		Doc:      "Reads a JSON text, strictly: nothing around it, no name twice in an object, valid UTF-8. Anything else is an error that names the byte.",
		Parameters: []Parameter{
			parameter("text", "The JSON text.", value.KindString),
		},
		Examples: []Example{
			{Expression: `parseJson('{"a": [1.50]}')`, Result: `{"a":[1.50]}`},
			{Expression: `parseJson('{"a": 1}').a`, Result: `1`},
			{Expression: `parseJson("{a: 1}")`, Error: "expected a key"},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			return parseJSON(call.Meter, arguments[0].(string), value.DefaultMaxDepth)
		},
	},
	{
		Name:     "gjson",
		Category: CategoryEncoding,
		Doc: "Queries a value with a path of the gjson language (https://github.com/tidwall/gjson/blob/master/SYNTAX.md), such as friends.#(age>45)#.name. " +
			"A path that leads nowhere gives missing. Of the modifiers there are @this, @reverse, @keys, @values, @flatten, @join and @dig.",
		Parameters: []Parameter{
			parameter("value", "The value."),
			checked(literal(parameter("path", `The path; it must be written as a literal. A name that starts with @ is written \@.`, value.KindString)), checkPath),
		},
		Examples: []Example{
			{Expression: `gjson({friends: [{n: "a", age: 44}, {n: "b", age: 68}]}, "friends.#(age>45)#.n")`, Result: `["b"]`},
			{Expression: `gjson({a: [1, 2, 3]}, "a.#")`, Result: `3`},
			{Expression: `gjson({a: 1}, "b.c")`},
		},
		Apply: queryPath,
	},
}

// parseJSON decodes a text after charging for what it may become in memory.
func parseJSON(meter *limit.Meter, text string, depth int) (any, error) {
	if err := meter.Grow(decodedSize(text)); err != nil {
		return nil, err
	}
	return value.Decode([]byte(text), value.Limits{MaxBytes: len(text) + 1, MaxDepth: depth})
}

// decodedSize estimates the memory of a decoded JSON text from above: lists and objects cost
// far more than the bytes they are written with.
func decodedSize(text string) int {
	const objectBytes, listBytes, slotBytes = 384, 96, 32
	return len(text) +
		objectBytes*strings.Count(text, "{") +
		listBytes*strings.Count(text, "[") +
		slotBytes*strings.Count(text, ",")
}

// textEncodings write bytes as text.
var textEncodings = []*Function{
	{
		Name:       "base64",
		Category:   CategoryEncoding,
		Doc:        "Encodes the UTF-8 bytes of a text in Base64 (RFC 4648, section 4), with padding.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$base64encode",
		Examples: []Example{
			{Expression: `base64("myuser:mypass")`, Result: `"bXl1c2VyOm15cGFzcw=="`},
			{Expression: `base64("ü")`, Result: `"w7w="`},
		},
		Apply: encodeText(base64.StdEncoding.EncodedLen, base64.StdEncoding.EncodeToString),
	},
	{
		Name:       "base64Url",
		Category:   CategoryEncoding,
		Doc:        "Encodes the UTF-8 bytes of a text in the Base64 for URLs and file names (RFC 4648, section 5), without padding.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString)},
		Result:     value.KindString,
		Examples: []Example{
			{Expression: `base64Url("a?>")`, Result: `"YT8-"`},
			{Expression: `base64Url("a")`, Result: `"YQ"`},
		},
		Apply: encodeText(base64.RawURLEncoding.EncodedLen, base64.RawURLEncoding.EncodeToString),
	},
	{
		Name:       "base64Decode",
		Category:   CategoryEncoding,
		Doc:        "Decodes Base64 in either alphabet, with padding or without; line breaks are passed over. Bytes that are not a text in UTF-8 are an error.",
		Parameters: []Parameter{parameter("text", "The encoded text.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$base64decode",
		Examples: []Example{
			{Expression: `base64Decode("bXl1c2VyOm15cGFzcw==")`, Result: `"myuser:mypass"`},
			{Expression: `base64Decode("YT8-")`, Result: `"a?>"`},
			{Expression: `base64Decode("/w==")`, Error: "not a text in UTF-8"},
		},
		Apply: decodeBase64,
	},
	{
		Name:       "hex",
		Category:   CategoryEncoding,
		Doc:        "Writes the UTF-8 bytes of a text in hexadecimal, in lower case.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString)},
		Result:     value.KindString,
		Examples: []Example{
			{Expression: `hex("az")`, Result: `"617a"`},
			{Expression: `hex("é")`, Result: `"c3a9"`},
		},
		Apply: encodeText(hex.EncodedLen, hex.EncodeToString),
	},
	{
		Name:       "hexDecode",
		Category:   CategoryEncoding,
		Doc:        "Reads bytes in hexadecimal, in either case. Bytes that are not a text in UTF-8 are an error.",
		Parameters: []Parameter{parameter("text", "The encoded text.", value.KindString)},
		Result:     value.KindString,
		Examples: []Example{
			{Expression: `hexDecode("617A")`, Result: `"az"`},
			{Expression: `hexDecode("61x")`, Error: "not hexadecimal"},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			text := arguments[0].(string)
			if err := call.Meter.Grow(len(text)); err != nil {
				return nil, err
			}
			decoded, err := hex.DecodeString(text)
			if err != nil {
				return nil, invalid("text is not hexadecimal: %q", clip(text))
			}
			return decodedText(decoded)
		},
	},
}

// encodeText makes an implementation of an encoding of bytes.
func encodeText(size func(int) int, encode func([]byte) string) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		text := arguments[0].(string)
		if err := call.Meter.Grow(len(text) + size(len(text))); err != nil {
			return nil, err
		}
		return encode([]byte(text)), nil
	}
}

// toStandardAlphabet turns Base64 for URLs into standard Base64 without padding.
var toStandardAlphabet = strings.NewReplacer("-", "+", "_", "/", "\r", "", "\n", "")

func decodeBase64(call *Call, arguments []any) (any, error) {
	text := arguments[0].(string)
	if err := call.Meter.Grow(2 * len(text)); err != nil {
		return nil, err
	}
	standard := toStandardAlphabet.Replace(text)
	unpadded := strings.TrimRight(standard, "=")
	if padding := len(standard) - len(unpadded); padding > 0 && (padding > 2 || len(standard)%4 != 0) {
		return nil, invalid("text is not Base64: wrong padding")
	}
	decoded, err := base64.RawStdEncoding.DecodeString(unpadded)
	if err != nil {
		return nil, invalid("text is not Base64: %q", clip(text))
	}
	return decodedText(decoded)
}

func decodedText(decoded []byte) (any, error) {
	if !utf8.Valid(decoded) {
		return nil, invalid("the decoded bytes are not a text in UTF-8")
	}
	return string(decoded), nil
}
