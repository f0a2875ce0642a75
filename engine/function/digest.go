package function

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// digestEncoding is the parameter of all digests.
var digestEncoding = optional(parameter("encoding", `How to write the bytes: "hex", in lower case and the default, or "base64".`, value.KindString))

// digests are one-way functions of the UTF-8 bytes of a text, mostly for signatures.
var digests = []*Function{
	{
		Name:       "sha256",
		Category:   CategoryEncoding,
		Doc:        "Computes the SHA-256 digest of a text (FIPS 180-4).",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString), digestEncoding},
		Result:     value.KindString,
		Examples: []Example{
			{Expression: `sha256("abc")`, Result: `"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"`},
			{Expression: `sha256("", "base64")`, Result: `"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="`},
		},
		Apply: digest(sha256.New),
	},
	{
		Name:       "sha512",
		Category:   CategoryEncoding,
		Doc:        "Computes the SHA-512 digest of a text (FIPS 180-4).",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString), digestEncoding},
		Result:     value.KindString,
		Examples: []Example{
			{Expression: `substring(sha512("abc"), 0, 16)`, Result: `"ddaf35a193617aba"`},
			{Expression: `len(sha512("", "hex"))`, Result: `128`},
		},
		Apply: digest(sha512.New),
	},
	{
		Name:       "sha1",
		Category:   CategoryEncoding,
		Doc:        "Computes the SHA-1 digest of a text, for APIs that ask for it; it does not protect against forgery any more.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString), digestEncoding},
		Result:     value.KindString,
		Examples: []Example{
			{Expression: `sha1("abc")`, Result: `"a9993e364706816aba3e25717850c26c9cd0d89d"`},
			{Expression: `sha1("abc", "base64")`, Result: `"qZk+NkcGgWq6PiVxeFDCbJzQ2J0="`},
		},
		Apply: digest(sha1.New),
	},
	{
		Name:       "md5",
		Category:   CategoryEncoding,
		Doc:        "Computes the MD5 digest of a text (RFC 1321), for APIs that ask for it; it does not protect against forgery any more.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString), digestEncoding},
		Result:     value.KindString,
		Examples: []Example{
			{Expression: `md5("abc")`, Result: `"900150983cd24fb0d6963f7d28e17f72"`},
			{Expression: `md5("abc", "base64")`, Result: `"kAFQmDzST7DWlj99KOF/cg=="`},
		},
		Apply: digest(md5.New),
	},
	{
		Name:     "hmac",
		Category: CategoryEncoding,
		Doc:      "Computes the keyed digest of a text (HMAC, RFC 2104), as signatures of requests need it.",
		Parameters: []Parameter{
			parameter("key", "The secret key, whose UTF-8 bytes are used.", value.KindString),
			parameter("text", "The text to sign.", value.KindString),
			optional(parameter("algorithm", `"sha256", the default, "sha1" or "sha512".`, value.KindString)),
			digestEncoding,
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `hmac("Jefe", "what do ya want for nothing?")`, Result: `"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"`},
			{Expression: `hmac("key", "text", "sha1", "base64")`, Result: `"Np4pWetJRQM4shJ0j3fY3tdIR7s="`},
			{Expression: `hmac("key", "text", "md4")`, Error: "must be one of"},
		},
		Apply: keyedDigest,
	},
}

func digest(newHash func() hash.Hash) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		return sum(call.Meter, newHash(), arguments[0].(string), arguments[1])
	}
}

func keyedDigest(call *Call, arguments []any) (any, error) {
	algorithm, err := choice("algorithm", arguments[2], "sha256", "sha1", "sha512")
	if err != nil {
		return nil, err
	}
	newHash := map[string]func() hash.Hash{"sha256": sha256.New, "sha1": sha1.New, "sha512": sha512.New}[algorithm]
	key := arguments[0].(string)
	if err := call.Meter.Grow(len(key)); err != nil {
		return nil, err
	}
	return sum(call.Meter, hmac.New(newHash, []byte(key)), arguments[1].(string), arguments[3])
}

func sum(meter *limit.Meter, hasher hash.Hash, text string, encodingArgument any) (any, error) {
	encoding, err := choice("encoding", encodingArgument, "hex", "base64")
	if err != nil {
		return nil, err
	}
	if err := meter.Grow(len(text)); err != nil {
		return nil, err
	}
	hasher.Write([]byte(text))
	if encoding == "base64" {
		return base64.StdEncoding.EncodeToString(hasher.Sum(nil)), nil
	}
	return hex.EncodeToString(hasher.Sum(nil)), nil
}
