package peer

import (
	"strings"

	"github.com/tidwall/gjson"
)

// writer appends members to an object whose brace is written already.
type writer struct{ dst []byte }

// begin writes the comma that a member needs behind another one, and its key.
func (w *writer) begin(key string) {
	if last := w.dst[len(w.dst)-1]; last != '{' && last != '[' {
		w.dst = append(w.dst, ',')
	}
	w.dst = append(w.dst, key...)
}

// raw appends a member whose value is JSON.
func (w *writer) raw(key, value string) {
	w.begin(key)
	w.dst = append(w.dst, value...)
}

// value appends a member as it stands in the input, if it is there and not null.
func (w *writer) value(key string, value gjson.Result) {
	if present(value) {
		w.raw(key, value.Raw)
	}
}

// text appends a member that is a text, given in two parts; the quote before it belongs to key.
func (w *writer) text(key, text, more string) {
	w.begin(key)
	w.dst = append(w.dst, text...)
	w.dst = append(w.dst, more...)
	w.dst = append(w.dst, '"')
}

// open appends the beginning of a member, and close its end.
func (w *writer) open(key string) { w.begin(key) }

func (w *writer) close(bracket byte) { w.dst = append(w.dst, bracket) }

// named appends an object of id and name, if it has any of them.
func (w *writer) named(key string, object scannedNamed) {
	if !present(object.id) && !present(object.name) {
		return
	}
	w.open(key)
	w.value(`"id":`, object.id)
	w.value(`"name":`, object.name)
	w.close('}')
}

// reference appends an object of one value; its first key belongs to key.
func (w *writer) reference(key string, value gjson.Result) {
	if present(value) {
		w.raw(key, value.Raw)
		w.dst = append(w.dst, '}')
	}
}

// timestamp appends a time of the tracker in RFC 3339.
func (w *writer) timestamp(key string, value gjson.Result) {
	if !present(value) {
		return
	}
	if text, ok := strings.CutSuffix(value.Raw, `+0000"`); ok {
		w.text(key, text, "Z")
		return
	}
	w.raw(key, value.Raw)
}

// list appends a list, if it is there.
func (w *writer) list(key string, list gjson.Result, element func([]byte, gjson.Result) []byte) {
	if present(list) {
		w.begin(key)
		w.dst = appendList(w.dst, list, element)
	}
}

func appendList(dst []byte, list gjson.Result, element func([]byte, gjson.Result) []byte) []byte {
	dst = append(dst, '[')
	start := len(dst)
	list.ForEach(func(_, value gjson.Result) bool {
		if len(dst) > start {
			dst = append(dst, ',')
		}
		dst = element(dst, value)
		return true
	})
	return append(dst, ']')
}

// present tells whether a value is there and not null.
func present(value gjson.Result) bool { return value.Type != gjson.Null }

// inside returns a text as it stands between its quotes.
func inside(value gjson.Result) string { return value.Raw[1 : len(value.Raw)-1] }
