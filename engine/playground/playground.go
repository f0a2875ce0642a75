package playground

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// File is the name under which findings refer to the source of an expression.
const File = "expression"

// Options say what the expressions see.
type Options struct {
	// Input is the sample data, value.Missing for none; nil is JSON null. It is the value of the
	// name response.
	Input any
	// Members makes names of the members of Input too, which must be an object.
	Members bool
	// Slot, if not empty, gives the names of a slot of a mapping. Input is then an object of
	// those names and their values.
	Slot format.Slot
	// Functions is the library, nil for the standard one.
	Functions *function.Registry
	Limits    limit.Limits
	Now       time.Time // the clock
}

// Playground evaluates expressions on the same data. It is safe for concurrent use.
type Playground struct {
	scope    *expression.Scope
	bindings []binding
	options  Options
}

// New returns a playground. The error is an *InputError.
func New(options Options) (*Playground, error) {
	bound, err := bindings(options)
	if err != nil {
		return nil, err
	}
	p := &Playground{options: options, bindings: bound}
	names := make([]*expression.Name, len(p.bindings))
	for i, b := range p.bindings {
		names[i] = b.name
	}
	p.scope = expression.NewScope(expression.ScopeOptions{Names: names, Functions: options.Functions, Limits: options.Limits})
	return p, nil
}

// Names returns the names that an expression may use, in alphabetical order.
func (p *Playground) Names() []string {
	var names []string
	for _, b := range p.bindings {
		if b.name.Hidden == nil {
			names = append(names, b.name.Name)
		}
	}
	slices.Sort(names)
	return names
}

// Functions returns the names that an expression may call, in alphabetical order.
func (p *Playground) Functions() []string {
	var names []string
	for _, f := range p.scope.Functions().Reference() {
		if f.Category != function.CategoryMapping || p.scope.Functions().Lookup(f.Name) != nil {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return names
}

// Evaluate returns the value of an expression, and what is to be said about it. If a finding is
// an error, there is no value. The positions of the findings are in the file File, which holds
// the source; the codes of those that come from running it are those of
// expression.RuntimeError.
func (p *Playground) Evaluate(ctx context.Context, source string) (any, diagnostic.List) {
	program, problems := expression.Compile(source, p.scope)
	var found diagnostic.List
	for _, problem := range problems {
		finding := diagnostic.New(problem.Code, place(source, problem.From, problem.To), "%s", problem.Message)
		finding.Help = problem.Help
		found = append(found, finding)
	}
	if program == nil {
		return value.Missing, found
	}
	v, err := program.Eval(p.frame(ctx))
	if err != nil {
		return value.Missing, append(found, failure(source, err))
	}
	return v, found
}

func (p *Playground) frame(ctx context.Context) *expression.Frame {
	f := expression.NewFrame(ctx, expression.FrameOptions{Now: p.options.Now, Limits: p.options.Limits})
	for slot, b := range p.bindings {
		f.Set(slot, b.value)
	}
	return f
}

// failure turns the error of an evaluation into a finding.
func failure(source string, err error) diagnostic.Diagnostic {
	out := diagnostic.Diagnostic{Code: "expression_failed", Message: err.Error(), Position: diagnostic.Position{File: File}}
	var located *expression.RuntimeError
	if errors.As(err, &located) {
		out.Code, out.Message = diagnostic.Code(located.Code), located.Message
		out.Position = place(source, located.From, located.To)
	}
	return out
}

// place returns the position of the characters from one offset up to another.
func place(source string, from, to int) diagnostic.Position {
	p := diagnostic.Position{File: File}
	p.Line, p.Column = lineAndColumn(source, from)
	p.EndLine, p.EndColumn = lineAndColumn(source, max(to, from+1))
	return p
}

// lineAndColumn counts from 1, in characters. Lines end with LF, CR LF or CR, as they do where a
// finding is shown.
func lineAndColumn(source string, offset int) (line, column int) {
	line, column = 1, 1
	runes := []rune(source)
	for i := 0; i < min(offset, len(runes)); i++ {
		isBreak := runes[i] == '\n' || runes[i] == '\r' && (i+1 >= len(runes) || runes[i+1] != '\n')
		if isBreak {
			line, column = line+1, 1
			continue
		}
		column++
	}
	return line, column
}
