package template

import (
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/value"
)

// evaluation is one run of a tree.
type evaluation struct {
	frame   *expression.Frame
	options Options
	trace   Trace
	path    []string
}

func (e *evaluation) push(segment string) { e.path = append(e.path, segment) }
func (e *evaluation) pushIndex(i int)     { e.push(strconv.Itoa(i)) }
func (e *evaluation) pop()                { e.path = e.path[:len(e.path)-1] }

// Pointer returns the JSON pointer (RFC 6901) of path.
func Pointer(path []string) string {
	var b strings.Builder
	for _, segment := range path {
		b.WriteByte('/')
		b.WriteString(pointerEscape.Replace(segment))
	}
	return b.String()
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")

// run evaluates an expression at the present place of the tree.
func (e *evaluation) run(x *Expression) (any, error) {
	before := len(e.frame.Warnings())
	v, err := x.Eval(e.frame)
	if err != nil {
		if failure, ok := err.(*Error); ok && failure.Pointer == "" {
			failure.Pointer = Pointer(e.path)
		}
		return nil, err
	}
	for i := before; i < len(e.frame.Warnings()); i++ {
		if warning := &e.frame.Warnings()[i]; warning.Pointer == "" {
			warning.Pointer = Pointer(e.path)
		}
	}
	return v, nil
}

// count charges for the size of a value that becomes a part of the result.
func (e *evaluation) count(v any, position diagnostic.Position) error {
	meter := e.frame.Meter()
	if err := meter.Output(value.TextSize(v, meter.OutputLeft())); err != nil {
		return &Error{Code: string(codeOf(err)), Message: err.Error(), Position: position, Pointer: Pointer(e.path), Cause: err}
	}
	return nil
}

// settle applies the mode to a value that an expression or a literal gave.
func (e *evaluation) settle(v any) any {
	if e.options.Mode == ModeRequest || len(e.path) > 0 && e.options.Raw[e.path[0]] && v != nil {
		return v
	}
	return withoutNulls(v, e.options.Raw, len(e.path) == 0)
}

// withoutNulls drops nulls at every level; at the top of a record the raw members are left alone.
func withoutNulls(v any, raw map[string]bool, top bool) any {
	switch v := v.(type) {
	case nil:
		return value.Missing
	case []any:
		if !holdsNull(v) {
			return v
		}
		out := make([]any, 0, len(v))
		for _, element := range v {
			if kept := withoutNulls(element, nil, false); !value.IsMissing(kept) {
				out = append(out, kept)
			}
		}
		return out
	case *value.Object:
		if !holdsNull(v) {
			return v
		}
		out := value.NewObject(v.Len())
		for key, member := range v.All() {
			if top && raw[key] && member != nil {
				out.Set(key, member)
				continue
			}
			out.Set(key, withoutNulls(member, nil, false))
		}
		return out
	}
	return v
}

func holdsNull(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		for _, element := range v {
			if holdsNull(element) {
				return true
			}
		}
	case *value.Object:
		for _, member := range v.All() {
			if holdsNull(member) {
				return true
			}
		}
	}
	return false
}
