package template

import (
	"strconv"

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

// run evaluates an expression at the present place of the tree.
func (e *evaluation) run(x *Expression) (any, error) {
	before := len(e.frame.Warnings())
	v, err := x.Eval(e.frame)
	if err != nil {
		if failure, ok := err.(*Error); ok && failure.Pointer == "" {
			failure.Pointer = value.Pointer(e.path)
		}
		return nil, err
	}
	for i := before; i < len(e.frame.Warnings()); i++ {
		if warning := &e.frame.Warnings()[i]; warning.Pointer == "" {
			warning.Pointer = value.Pointer(e.path)
		}
	}
	return v, nil
}

// count charges for the size of a value that becomes a part of the result.
func (e *evaluation) count(v any, position diagnostic.Position) error {
	meter := e.frame.Meter()
	if err := meter.Output(value.TextSize(v, meter.OutputLeft())); err != nil {
		return &Error{Code: string(codeOf(err)), Message: err.Error(), Position: position, Pointer: value.Pointer(e.path), Cause: err}
	}
	return nil
}

// settle applies the mode to a value that an expression or a literal gave.
func (e *evaluation) settle(v any) any {
	depth := e.options.recordDepth()
	if e.options.Mode == ModeRequest || len(e.path) > depth && e.options.Raw[e.path[depth]] && v != nil {
		return v
	}
	return withoutNulls(v, e.options.Raw, depth-len(e.path))
}

// withoutNulls drops nulls at every level; the raw members of a record are left alone. above is
// how many lists the value is above its records; below 0 it is inside one.
func withoutNulls(v any, raw map[string]bool, above int) any {
	switch v := v.(type) {
	case *value.Object:
		if above == 0 {
			out, _ := objectWithoutNulls(v, raw)
			return out
		}
	case []any:
		if above > 0 {
			return recordsWithoutNulls(v, raw, above-1)
		}
	}
	out, _ := strip(v)
	return out
}

func recordsWithoutNulls(list []any, raw map[string]bool, above int) []any {
	out := make([]any, 0, len(list))
	for _, element := range list {
		if kept := withoutNulls(element, raw, above); !value.IsMissing(kept) {
			out = append(out, kept)
		}
	}
	return out
}

// strip returns v without nulls, and whether there were any. Without them it is v itself.
func strip(v any) (out any, found bool) {
	switch v := v.(type) {
	case nil:
		return value.Missing, true
	case []any:
		return listWithoutNulls(v)
	case *value.Object:
		return objectWithoutNulls(v, nil)
	}
	return v, false
}

func listWithoutNulls(list []any) (any, bool) {
	var out []any // nil until there is something to drop
	for i, element := range list {
		kept, found := strip(element)
		if found && out == nil {
			out = append(make([]any, 0, len(list)), list[:i]...)
		}
		if out != nil && !value.IsMissing(kept) {
			out = append(out, kept)
		}
	}
	if out == nil {
		return list, false
	}
	return out, true
}

func objectWithoutNulls(object *value.Object, raw map[string]bool) (any, bool) {
	var stripped map[string]any // the members that change
	for key, member := range object.All() {
		if raw[key] && member != nil {
			continue
		}
		if kept, found := strip(member); found {
			if stripped == nil {
				stripped = map[string]any{}
			}
			stripped[key] = kept
		}
	}
	if stripped == nil {
		return object, false
	}
	out := value.NewObject(object.Len())
	for key, member := range object.All() {
		if kept, found := stripped[key]; found {
			member = kept
		}
		out.Set(key, member)
	}
	return out, true
}
