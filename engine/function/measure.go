package function

import (
	"encoding/json"
	"strconv"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// maxDepth bounds the nesting of values that a function walks. An expression can nest deeper
// than any document may, and a walk of unbounded depth would exhaust the stack.
const maxDepth = 1000

func tooDeep() error { return invalid("value is nested deeper than %d levels", maxDepth) }

// measure finds out how much JSON text a value is, before the text is built. A value can be far
// larger as text than in memory, since a list may hold the same value many times over.
type measure struct {
	meter   *limit.Meter
	pretty  bool
	size    int // bytes of the text
	deepest int // levels of lists and objects
}

// jsonText returns the JSON text of v and the depth of v, charging the meter beforehand.
func jsonText(meter *limit.Meter, v any, pretty bool) (text []byte, depth int, err error) {
	m := measure{meter: meter, pretty: pretty}
	if err := m.add(v, 0); err != nil {
		return nil, 0, err
	}
	if err := meter.Grow(m.size); err != nil {
		return nil, 0, err
	}
	if pretty {
		return []byte(value.Indent(v)), m.deepest, nil
	}
	return value.Append(make([]byte, 0, m.size), v), m.deepest, nil
}

func (m *measure) add(v any, depth int) error {
	if err := m.meter.Step(1); err != nil {
		return err
	}
	switch v := v.(type) {
	case bool:
		m.size += len(strconv.FormatBool(v))
	case int64:
		m.size += len(strconv.FormatInt(v, 10))
	case json.Number:
		m.size += len(v)
	case string:
		return m.addString(v)
	case []any:
		return m.addList(v, depth+1)
	case *value.Object:
		return m.addObject(v, depth+1)
	default:
		m.size += len("null")
	}
	return nil
}

func (m *measure) addList(list []any, depth int) error {
	if err := m.enter(depth); err != nil {
		return err
	}
	for _, element := range list {
		m.separate(depth)
		if err := m.add(element, depth); err != nil {
			return err
		}
	}
	return nil
}

func (m *measure) addObject(object *value.Object, depth int) error {
	if err := m.enter(depth); err != nil {
		return err
	}
	for key, member := range object.All() {
		m.separate(depth)
		m.size += len(": ")
		if err := m.addString(key); err != nil {
			return err
		}
		if err := m.add(member, depth); err != nil {
			return err
		}
	}
	return nil
}

// enter counts the brackets of a list or an object at the given depth.
func (m *measure) enter(depth int) error {
	if depth > maxDepth {
		return tooDeep()
	}
	m.deepest = max(m.deepest, depth)
	m.size += len("[]")
	if m.pretty {
		m.size += len("\n") + 2*(depth-1)
	}
	return nil
}

// separate counts what stands before an element or member: the comma and the line break.
func (m *measure) separate(depth int) {
	m.size += len(",")
	if m.pretty {
		m.size += len("\n") + 2*depth
	}
}

func (m *measure) addString(s string) error {
	if err := scan(m.meter, s); err != nil {
		return err
	}
	m.size += len(s) + len(`""`)
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"', c == '\\':
			m.size++
		case c < 0x20:
			m.size += len(`\u0000`) - 1
		}
	}
	return nil
}
