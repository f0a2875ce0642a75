package expression

import (
	"slices"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/function"
)

// Form is what an expression does, for those that are made of static paths, literals and
// operations on them. A package that carries it out in its own way must give what the program
// gives.
type Form struct {
	Operation Operation
	Reference *Reference  // of OperationPath
	Literal   any         // of OperationLiteral, and the pattern of OperationMatches
	Name      string      // of the function, the operator or the loop
	Table     *enum.Table // of OperationUnified and OperationNative
	Segment   Segment     // of OperationStep
	Element   int         // of OperationLoop, the slot of the references that begin at an element
	Keys      []string    // of OperationObject
	Arguments []*Form
	size      int
}

// Operation says what a Form does with its arguments.
type Operation uint8

// The operations.
const (
	OperationPath        Operation = iota // the value at a path
	OperationLiteral                      // a value of the expression itself
	OperationList                         // a list of the arguments
	OperationConditional                  // the second argument if the first is truthy, else the third
	OperationCoalesce                     // the first argument, or the second where it is null or missing
	OperationIsNil                        // whether the argument is null or missing
	OperationIsPresent                    // whether the argument is not missing
	OperationNot                          // whether the argument is not truthy
	OperationAnd                          // whether both arguments are truthy
	OperationOr                           // whether one argument is truthy
	OperationBinary                       // an operator between two values
	OperationCall                         // a function of the standard library
	OperationUnified                      // the unified value of a native one
	OperationMatches                      // whether a pattern matches the text of the argument
	OperationNative                       // the native value of a unified one
	OperationRecord                       // the unified object of a native one
	OperationStep                         // a member or an element of the argument
	OperationSlice                        // a part of the first argument, between the others, which may be null
	OperationLet                          // the second argument; the first, the value of a variable, must not fail
	OperationLoop                         // map, filter, find, any, all or none: a list, and what is asked of an element
	OperationObject                       // an object of the arguments, by the keys
)

// largestForm is the number of operations above which an expression has no Form. A variable is
// written out wherever it is used, so that a short text can stand for very many of them.
const largestForm = 192

// newForm returns a form, or nil where an argument has none or it would be too large.
func newForm(form Form, arguments ...*Form) *Form {
	form.size = 1
	for _, argument := range arguments {
		if argument == nil {
			return nil
		}
		form.size += argument.size
	}
	if form.size > largestForm {
		return nil
	}
	form.Arguments = slices.Clone(arguments) // so that they take no memory where there is no form
	return &form
}

// letForm returns the form of an expression with a variable, which is written out wherever it is
// used. Its value is evaluated even where it is not used, so that it matters if it can fail.
func letForm(v, body *Form) *Form {
	switch {
	case v == nil:
		return nil
	case v.canFail():
		return operationForm(OperationLet, v, body)
	}
	return body
}

// canFail reports whether a form may fail, or warn, for reasons other than its size.
func (f *Form) canFail() bool {
	switch f.Operation {
	case OperationPath, OperationLiteral, OperationList, OperationConditional, OperationCoalesce, OperationIsNil, OperationIsPresent,
		OperationNot, OperationAnd, OperationOr, OperationStep, OperationLoop, OperationObject, OperationLet:
		return slices.ContainsFunc(f.Arguments, (*Form).canFail)
	case OperationBinary:
		return f.Name != "==" && f.Name != "!=" || slices.ContainsFunc(f.Arguments, (*Form).canFail)
	}
	return true
}

func operationForm(operation Operation, arguments ...*Form) *Form {
	return newForm(Form{Operation: operation}, arguments...)
}

// pathForm and literalForm make the forms that all others are made of; none are made where the
// rewriter is not asked for them.
func (r *rewriter) pathForm(reference *Reference) *Form {
	if !r.forms {
		return nil
	}
	return newForm(Form{Operation: OperationPath, Reference: reference})
}

func (r *rewriter) literalForm(v any) *Form {
	if !r.forms {
		return nil
	}
	return newForm(Form{Operation: OperationLiteral, Literal: v})
}

// callForm returns the form of a call. A function that an embedder has put in the place of a
// standard one has none.
func callForm(f *function.Function, arguments []*Form) *Form {
	if function.Standard().Lookup(f.Name) != f {
		return nil
	}
	return newForm(Form{Operation: OperationCall, Name: f.Name}, arguments...)
}

// refer puts references in the place of others.
func (f *Form) refer(known map[*Reference]*Reference) {
	if f == nil {
		return
	}
	if reference := known[f.Reference]; reference != nil {
		f.Reference = reference
	}
	for _, argument := range f.Arguments {
		argument.refer(known)
	}
}
