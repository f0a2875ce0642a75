package expression

import "github.com/unimap/unimap/engine/function"

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
			chargeDepth(frame, result, 0)
		}
		return result
	}
}

func chargeArguments(frame *Frame, f *function.Function, arguments []any) {
	for _, argument := range arguments {
		if _, isList := argument.([]any); !isList || !keepsLists[f.Name] {
			chargeDepth(frame, argument, 2)
		}
	}
}
