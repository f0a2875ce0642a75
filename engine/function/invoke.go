package function

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// The codes of Error. A failure of package value keeps the code it has there.
const (
	CodeArgumentCount = "argument_count" // too few or too many arguments
	CodeArgumentKind  = "argument_kind"  // an argument of a kind the parameter does not take
	CodeArgumentValue = "argument_value" // an argument of the right kind that has no result
	CodeResultKind    = "result_kind"    // a result of another kind than the function declares
)

// Invoke applies the function to the arguments under the rules of its parameters.
//
// Absent optional arguments are filled with Missing. Unless the function handles nil itself, a
// missing required argument gives missing, then a null first argument gives null, both without
// a call. Every other argument must be of a kind its parameter takes; null is of the kind null,
// which few parameters take. Failures are an *Error of one of the codes above, or the
// *limit.Error of the meter.
func (f *Function) Invoke(call *Call, arguments []any) (any, error) {
	if err := f.checkCount(len(arguments)); err != nil {
		return nil, err
	}
	if err := call.Meter.Step(1 + len(arguments)); err != nil {
		return nil, err
	}
	arguments = f.pad(arguments)
	if !f.HandlesNil && len(arguments) > 0 {
		if f.lacksRequired(arguments) {
			return value.Missing, nil
		}
		if arguments[0] == nil {
			return nil, nil
		}
	}
	for i, argument := range arguments {
		if err := f.checkKind(i, argument); err != nil {
			return nil, err
		}
	}
	result, err := f.Apply(call, arguments)
	if err != nil {
		return nil, f.named(err)
	}
	if result, err = normalized(result); err != nil {
		return nil, f.named(err)
	}
	return result, f.checkResult(result)
}

// checkResult holds a result against the kind that the function declares: the checks of schemas that
// are made when a mapping is compiled rely on it.
func (f *Function) checkResult(result any) error {
	if f.Result == "" || f.Result == value.KindMissing || value.IsNil(result) {
		return nil
	}
	if kind := value.KindOf(result); kind != f.Result {
		return &Error{Code: CodeResultKind, Function: f.Name, Message: fmt.Sprintf("the result must be %s, not %s", f.Result.Described(), kind.Described())}
	}
	return nil
}

func (f *Function) checkCount(count int) error {
	least, most := f.Arity()
	if count >= least && (most < 0 || count <= most) {
		return nil
	}
	want := fmt.Sprintf("%d to %d arguments", least, most)
	switch {
	case most < 0:
		want = fmt.Sprintf("at least %d", least)
	case least == most:
		want = fmt.Sprintf("%d", least)
	}
	return &Error{
		Code:     CodeArgumentCount,
		Function: f.Name,
		Message:  fmt.Sprintf("got %d arguments, want %s: %s", count, want, f.Signature()),
	}
}

// pad fills absent optional arguments, so that an implementation can index its parameters.
func (f *Function) pad(arguments []any) []any {
	fixed := len(f.Parameters)
	if fixed > 0 && f.Parameters[fixed-1].Variadic {
		fixed--
	}
	if len(arguments) >= fixed {
		return arguments
	}
	padded := make([]any, fixed)
	for i := copy(padded, arguments); i < fixed; i++ {
		padded[i] = value.Missing
	}
	return padded
}

func (f *Function) lacksRequired(arguments []any) bool {
	for i, argument := range arguments {
		if !f.parameterAt(i).Optional && value.IsMissing(argument) {
			return true
		}
	}
	return false
}

// parameterAt returns the parameter of the argument at index i.
func (f *Function) parameterAt(i int) *Parameter {
	return &f.Parameters[min(i, len(f.Parameters)-1)]
}

func (f *Function) checkKind(i int, argument any) error {
	p := f.parameterAt(i)
	if len(p.Kinds) == 0 || value.IsMissing(argument) || f.HandlesNil && argument == nil {
		return nil
	}
	kind := value.KindOf(argument)
	if slices.Contains(p.Kinds, kind) {
		return nil
	}
	return &Error{
		Code:     CodeArgumentKind,
		Function: f.Name,
		Message:  fmt.Sprintf("%s must be %s, not %s%s", p.Name, kindNames(p.Kinds), kind.Described(), kindHint(p.Kinds, kind)),
	}
}

// named gives an error the name of the function, where it has none yet. Limits stay as they
// are: they are about the whole evaluation.
func (f *Function) named(err error) error {
	var limitError *limit.Error
	if errors.As(err, &limitError) {
		return err
	}
	if own, ok := err.(*Error); ok {
		if own.Function != "" {
			return own
		}
		return &Error{Code: own.Code, Function: f.Name, Message: own.Message} // an embedder may give own again
	}
	var valueError *value.Error
	if errors.As(err, &valueError) {
		return &Error{Code: string(valueError.Code), Function: f.Name, Message: valueError.Error()}
	}
	return fmt.Errorf("%s: %w", f.Name, err)
}

// normalized turns what an embedder's function may return, such as an int or a Go map, into a
// value.
func normalized(result any) (any, error) {
	if value.IsMissing(result) {
		return result, nil
	}
	switch result.(type) {
	case nil, bool, int64, string, []any, *value.Object:
		return result, nil
	}
	return value.From(result)
}

func kindNames(kinds []value.Kind) string {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = kind.Described()
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// kindHint says how to turn an argument of kind got into what the parameter takes.
func kindHint(want []value.Kind, got value.Kind) string {
	switch {
	case got == value.KindNull:
		return "; give a default with ??"
	case slices.Contains(want, value.KindString) && (got == value.KindNumber || got == value.KindBoolean):
		return "; convert it with string()"
	case slices.Contains(want, value.KindNumber) && got == value.KindString:
		return "; convert it with number()"
	case slices.Contains(want, value.KindList):
		return "; wrap it with list()"
	case got == value.KindList:
		return "; take one element with one(), or go over all with map()"
	}
	return ""
}
