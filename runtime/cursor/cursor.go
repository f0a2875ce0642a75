package cursor

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"maps"
	"slices"

	"github.com/unimap/unimap/engine/value"
)

// Cursor is where a list goes on.
type Cursor struct {
	// Native is what the mapping needs to ask the provider for the page: text, a number, an
	// object of them. value.Missing is the first page.
	Native any
	// Size is the number of objects that the provider is asked for, which must not change from
	// page to page where pages are counted.
	Size int64
	// Skip is how many objects of the provider's page have been given already.
	Skip int64
}

// Binding is what a cursor is of: an account, a resource, a query. It is a digest.
type Binding [bindingBytes]byte

const (
	version      = 1
	bindingBytes = 12
	// MaxBytes bounds the text of a cursor. Tokens of providers are up to some kilobytes long, and
	// many servers take no address of more than eight.
	MaxBytes = 6 << 10
)

// limits bound what is in a cursor.
var limits = value.Limits{MaxBytes: MaxBytes, MaxDepth: 8}

// The errors of Decode and Encode.
var (
	// ErrInvalid says that a text is no cursor of this version.
	ErrInvalid = errors.New("cursor: not a cursor")
	// ErrForeign says that a cursor is of another account, resource or query.
	ErrForeign = errors.New("cursor: of another list")
	// ErrTooLarge says that what the provider needs is too large for a cursor.
	ErrTooLarge = errors.New("cursor: too large")
)

// Bind returns the binding of the parts that tell one list from another. The order of the members
// of an object does not matter.
func Bind(parts ...any) Binding {
	sum := sha256.Sum256(value.Append(nil, sorted(parts)))
	return Binding(sum[:bindingBytes])
}

// sorted orders the members of every object by name.
func sorted(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = sorted(element)
		}
		return out
	case *value.Object:
		if v == nil {
			return nil
		}
		members := maps.Collect(v.All())
		out := value.NewObject(len(members))
		for _, name := range slices.Sorted(maps.Keys(members)) {
			out.Set(name, sorted(members[name]))
		}
		return out
	}
	if value.IsMissing(v) {
		return nil
	}
	return v
}

// Encode returns the text of a cursor: letters, digits, "-" and "_". The error is ErrTooLarge.
func (c Cursor) Encode(b Binding) (string, error) {
	parts := []any{c.Size, c.Skip}
	if !value.IsMissing(c.Native) {
		parts = append(parts, c.Native)
	}
	content := append([]byte{version}, b[:]...)
	content = value.Append(content, parts)
	if base64.RawURLEncoding.EncodedLen(len(content)) > MaxBytes {
		return "", ErrTooLarge
	}
	return base64.RawURLEncoding.EncodeToString(content), nil
}

// Decode reads the text of a cursor, which may be of anybody's making, and checks that it belongs
// to a binding. The error is ErrInvalid or ErrForeign.
func Decode(text string, b Binding) (Cursor, error) {
	c, of, err := read(text)
	if err == nil && of != b {
		err = ErrForeign
	}
	if err != nil {
		return Cursor{}, err
	}
	return c, nil
}

// Peek reads a cursor without a look at what it belongs to, for what only plays a provider.
func Peek(text string) (c Cursor, ok bool) {
	c, _, err := read(text)
	return c, err == nil
}

func read(text string) (c Cursor, of Binding, err error) {
	if len(text) > MaxBytes {
		return c, of, ErrInvalid
	}
	content, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(content) < 1+bindingBytes || content[0] != version {
		return c, of, ErrInvalid
	}
	decoded, err := value.Decode(content[1+bindingBytes:], limits)
	parts, isList := decoded.([]any)
	if err != nil || !isList || len(parts) < 2 || len(parts) > 3 {
		return c, of, ErrInvalid
	}
	size, ok := parts[0].(int64)
	skip, ok2 := parts[1].(int64)
	if !ok || !ok2 || size < 1 || skip < 0 {
		return c, of, ErrInvalid
	}
	c = Cursor{Native: value.Missing, Size: size, Skip: skip}
	if len(parts) == 3 {
		c.Native = parts[2]
	}
	return c, Binding(content[1 : 1+bindingBytes]), nil
}
