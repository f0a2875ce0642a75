package expression

import (
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// deepens names the functions of the library whose result holds an argument one level deeper, or
// more, than it was. In a loop they would build values that are small in memory and endless to
// walk, so what they take is counted like what a literal takes.
var deepens = map[string]bool{"concat": true, "entries": true, "list": true, "spread": true, "zip": true}

// keepsLists names those of them that leave a list as deep as it is.
var keepsLists = map[string]bool{"concat": true, "list": true}

// callError is the failure of a function, with the paths that its first argument was taken from.
type callError struct {
	subject []Path
	cause   error
}

func (e *callError) Error() string { return e.cause.Error() }
func (e *callError) Unwrap() error { return e.cause }

// caller returns the call of a function by the virtual machine. subject are the paths that its first
// argument is taken from.
func caller(f *function.Function, subject []Path) func(environment, arguments any) any {
	isStandard := function.Standard().Lookup(f.Name) == f
	return func(environment, arguments any) any {
		frame, values := environment.(*Frame), arguments.([]any)
		charge(frame, 1)
		if isStandard && deepens[f.Name] {
			chargeArguments(frame, f, values)
		}
		result, err := f.Invoke(&frame.call, values)
		if err != nil {
			panic(error(&callError{subject, err}))
		}
		if !isStandard {
			return adopted(frame, result, 0)
		}
		return result
	}
}

// Caller returns the call of a function of the library as programs make it, with what it costs them.
func Caller(f *function.Function) func(frame *Frame, arguments []any) (any, error) {
	call := caller(f, nil)
	return func(frame *Frame, arguments []any) (result any, err error) {
		defer func() { // as the machine does
			if cause := recover(); cause != nil {
				failure, ok := cause.(error)
				if !ok {
					panic(cause)
				}
				err = failure
			}
		}()
		return call(frame, arguments), nil
	}
}

func chargeArguments(frame *Frame, f *function.Function, arguments []any) {
	for _, argument := range arguments {
		if _, isList := argument.([]any); !isList || !keepsLists[f.Name] {
			chargeDepth(frame, argument, 2)
		}
	}
}

// adopted turns what an embedder's function has given into a value, with all that is inside of it,
// such as a Go int in a list, and counts that as chargeDepth does.
func adopted(f *Frame, v any, depth int) any {
	if depth > maxDepth {
		panic(limit.Exceeded(limit.CodeNesting, "nesting of a value", maxDepth))
	}
	switch v := v.(type) {
	case []any:
		charge(f, len(v))
		out := make([]any, 0, len(v))
		for _, element := range v {
			if element = adopted(f, element, depth+1); !value.IsMissing(element) {
				out = append(out, element)
			}
		}
		return out
	case *value.Object:
		charge(f, v.Len())
		out := value.NewObject(v.Len())
		for key, member := range v.All() {
			out.Set(key, adopted(f, member, depth+1))
		}
		return out
	}
	converted := must(value.From(v))
	switch converted.(type) {
	case []any, *value.Object: // of a Go slice or map, which may hold values too
		return adopted(f, converted, depth)
	}
	return converted
}
