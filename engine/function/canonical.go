package function

import (
	"crypto/sha256"
	"encoding/json"
	"hash"
	"io"
	"slices"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// plainKey is the longest scalar that is its own key; longer ones and all lists and objects
// are hashed.
const plainKey = 64

// canonicalKey returns a short text that two values share exactly if they are equal: numbers
// are written by value (1 and 1.0 alike) and members are sorted. It lets set functions look
// elements up in a map instead of comparing every pair.
func canonicalKey(meter *limit.Meter, v any) (string, error) {
	if key, ok, err := scalarKey(meter, v); ok || err != nil {
		return key, err
	}
	hasher := canonicalHasher{meter: meter, hash: sha256.New()}
	if err := hasher.write(v, 0); err != nil {
		return "", err
	}
	return "#" + string(hasher.hash.Sum(nil)), nil
}

func scalarKey(meter *limit.Meter, v any) (key string, ok bool, err error) {
	if err := meter.Step(1); err != nil {
		return "", false, err
	}
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v), true, nil
	case int64:
		return strconv.FormatInt(v, 10), true, nil
	case json.Number:
		key := canonicalNumber(v)
		return key, len(key) <= plainKey, meter.Step(len(v))
	case string:
		return `"` + v, len(v) <= plainKey, nil
	case []any, *value.Object:
		return "", false, nil
	}
	return "null", true, nil
}

type canonicalHasher struct {
	meter *limit.Meter
	hash  hash.Hash
}

func (h *canonicalHasher) write(v any, depth int) error {
	if depth > maxDepth {
		return tooDeep()
	}
	switch v := v.(type) {
	case []any:
		return h.writeList(v, depth)
	case *value.Object:
		return h.writeObject(v, depth)
	case string:
		return h.writeText('"', v)
	}
	key, ok, err := scalarKey(h.meter, v)
	if err != nil {
		return err
	}
	if !ok {
		key = canonicalNumber(v.(json.Number))
	}
	return h.writeText('s', key)
}

func (h *canonicalHasher) writeList(list []any, depth int) error {
	if err := h.writeText('[', strconv.Itoa(len(list))); err != nil {
		return err
	}
	for _, element := range list {
		if err := h.write(element, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (h *canonicalHasher) writeObject(object *value.Object, depth int) error {
	if err := h.writeText('{', strconv.Itoa(object.Len())); err != nil {
		return err
	}
	if err := h.meter.Grow(16 * object.Len()); err != nil {
		return err
	}
	for _, key := range slices.Sorted(slices.Values(object.Keys())) {
		if err := h.writeText(':', key); err != nil {
			return err
		}
		if err := h.write(object.Get(key), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// writeText writes a tag and a text with its length before it, so that no two sequences of
// texts are written alike.
func (h *canonicalHasher) writeText(tag byte, text string) error {
	if err := scan(h.meter, text); err != nil {
		return err
	}
	var head [24]byte
	h.hash.Write(strconv.AppendInt(append(head[:0], tag), int64(len(text)), 10))
	h.hash.Write([]byte{' '})
	_, err := io.WriteString(h.hash, text)
	return err
}

// canonicalNumber writes numbers of equal value alike.
func canonicalNumber(number json.Number) string {
	if n, ok := value.Integer(number); ok {
		return strconv.FormatInt(n, 10)
	}
	decimal, _, err := apd.NewFromString(string(number))
	if err != nil {
		return string(number)
	}
	decimal.Reduce(decimal)
	return decimal.Text('E')
}
