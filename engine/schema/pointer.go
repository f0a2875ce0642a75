package schema

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

var (
	tokenEscaper   = strings.NewReplacer("~", "~0", "/", "~1")
	tokenUnescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// pointerTo appends tokens to a JSON pointer.
func pointerTo(pointer string, tokens ...string) string {
	for _, token := range tokens {
		pointer += "/" + tokenEscaper.Replace(token)
	}
	return pointer
}

// pointerFromFragment undoes the percent-encoding that the validator puts over a pointer.
func pointerFromFragment(fragment string) string {
	if plain, err := url.PathUnescape(fragment); err == nil {
		return plain
	}
	return fragment
}

// tokensOf splits a JSON pointer into its unescaped tokens; the pointer to the whole has none.
func tokensOf(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, token := range tokens {
		tokens[i] = tokenUnescaper.Replace(token)
	}
	return tokens
}

// follow returns what a JSON pointer leads to in v, or Missing.
func follow(v any, tokens []string) any {
	for _, token := range tokens {
		switch container := v.(type) {
		case *value.Object:
			v = container.Get(token)
		case []any:
			index, err := strconv.Atoi(token)
			if err != nil || index < 0 || index >= len(container) {
				return value.Missing
			}
			v = container[index]
		default:
			return value.Missing
		}
	}
	return v
}
