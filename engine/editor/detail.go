package editor

import (
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
)

// place is a key of an object of the format.
type place struct{ object, key string }

// details say what stands behind a key where the table of the format leaves that to the code
// that reads it.
var details = map[place]func(*builder) *value.Object{
	{"provider", "format"}:  func(*builder) *value.Object { return value.ObjectOf("const", int64(format.Version)) },
	{"provider", "account"}: func(*builder) *value.Object { return mapOf(setting()) },
	{"provider", "server"}: func(*builder) *value.Object {
		return pattern(`^(https://|[{])`, "the server begins with https://, or with a hole that is all of it")
	},
	{"auth.oauth2", "parameters"}: func(*builder) *value.Object { return mapOf(plainText()) },
	{"provider", "headers"}:       func(*builder) *value.Object { return mapOf(plainText()) },
	{"auth.session", "request"}:   func(*builder) *value.Object { return requestLine("/", "POST /login") },
	{"auth.session", "headers"}:   func(*builder) *value.Object { return mapOf(plainText()) },

	{"retired", "on"}: func(*builder) *value.Object { return with(typed("string"), "format", "date") },

	{"mapping", "enums"}: func(*builder) *value.Object {
		return mapOf(mapOf(anyOf(plainText(), listOf(plainText()))))
	},
	{"mapping", "unsupported"}: func(*builder) *value.Object { return mapOf(listOf(plainText())) },
	{"mapping", "methods"}:     methods,
	{"method", "params"}: func(b *builder) *value.Object {
		return mapOf(anyOf(b.reference("param"), typed("null")))
	},
	{"method", "ignore"}: func(*builder) *value.Object { return mapOf(with(typed("string"), "minLength", int64(1))) },
	{"method", "absent"}: func(*builder) *value.Object { return mapOf(with(typed("string"), "minLength", int64(1))) },
	{"method", "calls"}:  calls,
	{"route", "calls"}:   calls,
	{"call", "request"}:  func(*builder) *value.Object { return requestLine("/", "GET /tickets/{id}") },
	{"call", "headers"}:  func(*builder) *value.Object { return mapOf(typed("string", "number", "boolean", "null")) },
	{"call", "encode"}:   func(*builder) *value.Object { return encoding() },
	{"call", "ok"}:       func(*builder) *value.Object { return anyOf(listOf(status()), typed("string")) },
	{"require", "at"}:    func(*builder) *value.Object { return pattern(`^/`, "a JSON pointer, as in /status/name") },

	{"test", "headers"}:             openMap,
	{"test", "now"}:                 func(*builder) *value.Object { return with(typed("string"), "format", "date-time") },
	{"test.account", "settings"}:    openMap,
	{"test.account", "credentials"}: openMap,
	{"test.case", "result"}:         open,
	{"test.case", "error"}:          func(*builder) *value.Object { return with(mapOf(nil), "minProperties", int64(1)) },
	{"test.request", "method"}:      func(*builder) *value.Object { return words(mapping.MethodNames) },
	{"test.request", "query"}:       openMap,
	{"test.request", "body"}:        openMap,
	{"test.request", "cursor"}:      open,
	{"test.exchange", "request"}:    func(*builder) *value.Object { return requestLine("https?://", "GET https://api.example.com/tickets/1") },
	{"test.exchange", "query"}:      openMap,
	{"test.exchange", "headers"}:    openMap,
	{"test.exchange", "body"}:       open,
	{"test.exchange", "form"}:       openMap,
	{"test.answer", "status"}:       func(*builder) *value.Object { return statusNumber() },
	{"test.answer", "headers"}:      openMap,
	{"test.answer", "body"}:         open,
}

// objectRules are the conditions on an object as a whole.
var objectRules = map[string]func() *value.Object{
	"method": func() *value.Object {
		return value.ObjectOf(
			"if", anyOf(requires("route"), requires("routes")),
			"then", laidOver(requires("route", "routes"), without("calls", "paginate", "result")),
			"else", requires("calls", "result"))
	},
	"test.case": func() *value.Object {
		return value.ObjectOf("if", requires("error"), "then", without("result"), "else", requires("result"))
	},
	"test.exchange": func() *value.Object {
		return value.ObjectOf("dependencies", value.ObjectOf("body", without("form", "text"), "form", without("text")))
	},
	"test.answer": func() *value.Object {
		return value.ObjectOf("dependencies", value.ObjectOf("body", without("text")))
	},
}

// open is any value.
func open(*builder) *value.Object { return value.NewObject(0) }

// openMap is a map of whatever the author, or a provider, likes.
func openMap(*builder) *value.Object { return mapOf(nil) }

func methods(b *builder) *value.Object {
	properties := value.NewObject(len(mapping.MethodNames))
	for _, name := range mapping.MethodNames {
		properties.Set(name, b.reference("method"))
	}
	return value.ObjectOf("type", "object", "properties", properties, "additionalProperties", false)
}

func calls(b *builder) *value.Object { return with(listOf(b.reference("call")), "minItems", int64(1)) }

// requestLine is a method of HTTP, a blank, and what begins as given.
func requestLine(beginning, example string) *value.Object {
	return pattern(`^(GET|HEAD|POST|PUT|PATCH|DELETE) `+beginning, "write it as in "+example)
}

// encoding names the encodings, for completion; openMap else is a media type.
func encoding() *value.Object {
	names := []mapping.Encoding{
		mapping.EncodeJSON, mapping.EncodeForm, mapping.EncodeMultipart, mapping.EncodeJSONPatch,
		mapping.EncodeGraphQL, mapping.EncodeText, mapping.EncodeNone,
	}
	known := make([]string, len(names))
	for i, name := range names {
		known[i] = string(name)
	}
	return anyOf(words(known), pattern(`^[^/]+/[^/]+$`, "one of the encodings, or a media type"))
}

// status is an HTTP status, which may be quoted.
func status() *value.Object {
	return with(typed("integer", "string"), "minimum", int64(100), "maximum", int64(599), "pattern", `^[1-5][0-9][0-9]$`)
}

func statusNumber() *value.Object {
	return with(typed("integer"), "minimum", int64(100), "maximum", int64(599))
}

// setting is the JSON Schema of one setting of an account. The keywords that are most of use are
// named for completion; the others are left to the loader.
func setting() *value.Object {
	keyword := func(doc string, types ...string) *value.Object { return with(typed(types...), "description", doc) }
	return value.ObjectOf(
		"description", "The JSON Schema of the setting. One that stands in a server needs a pattern, an enum or a const.",
		"type", "object",
		"properties", value.ObjectOf(
			"type", with(value.NewObject(0), "description", "The type, such as string."),
			"description", keyword("What it is, for who connects an account.", "string"),
			"pattern", keyword("The regular expression (RE2) that it matches.", "string"),
			"enum", keyword("The values that it can have.", "array"),
			"format", keyword("The format, such as uri.", "string"),
			"default", with(value.NewObject(0), "description", "What a form offers. It does not stand for an absent one: the mapping writes account.NAME ?? '...'."),
			"examples", keyword("Made-up values.", "array"),
		),
	)
}
