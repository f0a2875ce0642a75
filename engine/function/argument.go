package function

import (
	"fmt"
	"slices"

	"github.com/unimap/unimap/engine/excerpt"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

const (
	// bytesAStep is how many bytes of text a plain scan reads for one step of the meter.
	bytesAStep = 256
	// searchedBytesAStep is how many bytes are searched for a part for one step, at worst.
	searchedBytesAStep = 32
)

// invalid returns the error for an argument of the right kind that has no result.
func invalid(format string, arguments ...any) error {
	return &Error{Code: CodeArgumentValue, Message: fmt.Sprintf(format, arguments...)}
}

// wrongKind returns the error for an argument of a kind that only the implementation can refuse.
func wrongKind(format string, arguments ...any) error {
	return &Error{Code: CodeArgumentKind, Message: fmt.Sprintf(format, arguments...)}
}

// whole returns the argument named name as an integer, or fallback if it is missing.
func whole(name string, argument any, fallback int64) (int64, error) {
	if value.IsMissing(argument) {
		return fallback, nil
	}
	n, ok := value.Integer(argument)
	if !ok {
		return 0, invalid("%s must be a whole number of 64 bits, not %s", name, clip(value.String(argument)))
	}
	return n, nil
}

// natural returns the argument named name as an integer that is not negative, or fallback if
// it is missing.
func natural(name string, argument any, fallback int64) (int64, error) {
	n, err := whole(name, argument, fallback)
	if err == nil && n < 0 && !value.IsMissing(argument) {
		err = invalid("%s must not be negative, but is %d", name, n)
	}
	return n, err
}

// textOr returns a text argument, or fallback if it is missing.
func textOr(argument any, fallback string) string {
	if text, ok := argument.(string); ok {
		return text
	}
	return fallback
}

// choice returns a text argument that must be one of the options; the first is the default.
func choice(name string, argument any, options ...string) (string, error) {
	chosen := textOr(argument, options[0])
	if !slices.Contains(options, chosen) {
		return "", invalid("%s must be one of %q, not %q", name, options, clip(chosen))
	}
	return chosen, nil
}

// asList returns a list as it is and any other value as a list of one.
func asList(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// scan charges the meter for reading text once.
func scan(meter *limit.Meter, text string) error { return meter.Step(1 + len(text)/bytesAStep) }

// search charges the meter for searching text for a part once.
func search(meter *limit.Meter, text string) error {
	return meter.Step(1 + len(text)/searchedBytesAStep)
}

// grow charges the meter for count pieces of size bytes, however large the product is.
func grow(meter *limit.Meter, count, size int64) error {
	bound := int64(meter.Limits().ResultBytes)
	if count > 0 && size > bound/count {
		return meter.Grow(-1)
	}
	return meter.Grow(int(count * size))
}

// step charges the meter for count times n steps, however large the product is.
func step(meter *limit.Meter, count, n int64) error {
	bound := int64(meter.Limits().Steps)
	if count > 0 && n > bound/count {
		return meter.Step(-1)
	}
	return meter.Step(int(count * n))
}

// appendTo appends an element to a list that is being built, charging for its slot.
func appendTo(meter *limit.Meter, list []any, element any) ([]any, error) {
	n := 1
	if bound := meter.Limits().ListLength; len(list) >= bound {
		n = bound + 1
	}
	if err := meter.GrowList(n); err != nil {
		return nil, err
	}
	return append(list, element), nil
}

// clip shortens text for a message.
func clip(text string) string { return excerpt.Characters(text, 40) }
