package expression

import (
	"errors"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// Program is a compiled expression. It is immutable and safe for concurrent use.
type Program struct {
	source string
	scope  *Scope
	// facts and code are made when they are first needed. Two who need them at a time may both make
	// them, and the first is kept.
	facts atomic.Pointer[facts]
	code  atomic.Pointer[vm.Program]
}

// facts are what is known of a program without running it.
type facts struct {
	reads      []Path
	result     []Path
	tests      []Path
	asked      []Path
	references []*Reference
	enums      []EnumUse
	literals   []Literal
	unified    []string
	compared   []Comparison
	pure       *Reference
	listed     []*Reference
	constant   any
	form       *Form
	kinds      Kinds
	record     bool
	isConst    bool
	sourced    bool
	formed     bool // form is known
}

// EnumUse is a call of unified() or native() in an expression.
type EnumUse struct {
	Enum     string
	ToNative bool
	Subject  []Path // where the value that is translated is taken from; none if it is computed
	From, To int    // of the call, as in Literal
}

// Comparison is a text literal that a value is held against, and what that value can be.
type Comparison struct {
	Literal Literal
	Sources Sources
}

// Sources are all that a value can be, beside missing and null.
type Sources struct {
	Paths    []Path    // where it is taken from
	Literals []Literal // that it may be
	Unified  []string  // enums of which it may be a unified value
}

// Literal is a value written in an expression. From and To are offsets in characters into its
// source.
type Literal struct {
	Value    any
	From, To int
}

// known returns what is known of the program.
func (p *Program) known() *facts {
	if known := p.facts.Load(); known != nil {
		return known
	}
	return p.learn()
}

func (p *Program) learn() *facts {
	p.facts.CompareAndSwap(nil, p.learned())
	return p.facts.Load()
}

// runnable returns the code of the program.
func (p *Program) runnable() (*vm.Program, error) {
	if code := p.code.Load(); code != nil {
		return code, nil
	}
	code, err := p.assembled()
	if err != nil {
		return nil, err
	}
	p.code.CompareAndSwap(nil, code)
	return code, nil
}

// Release lets go of what is known of the program, which takes far more memory than its text. Who
// asks for it next has it made from the text again, so that it is kept of the programs alone that
// are in use. It is for who has compiled the program, before anyone else has it: References gives
// others then.
func (p *Program) Release() { p.facts.Store(nil) }

// Source returns the text the program was compiled from.
func (p *Program) Source() string { return p.source }

// Reads returns the paths whose values the expression uses on the way to its result.
func (p *Program) Reads() []Path { return p.known().reads }

// Result returns the paths the result itself may be taken from, unchanged; none if it is computed.
func (p *Program) Result() []Path { return p.known().result }

// Tests returns the paths that are only asked for their presence, or how many elements they have.
func (p *Program) Tests() []Path { return p.known().tests }

// Asked returns those of Reads that the expression only asks whether they hold, as a condition does.
// That says nothing of what is inside an object or a list.
func (p *Program) Asked() []Path { return p.known().asked }

// Wanted returns the others of Reads.
func (p *Program) Wanted() []Path {
	asked := p.Asked() // in the order of the reads
	if len(asked) == 0 {
		return p.Reads()
	}
	var wanted []Path
	for _, path := range p.Reads() {
		if len(asked) > 0 && path.is(asked[0]) {
			asked = asked[1:]
			continue
		}
		wanted = append(wanted, path)
	}
	return wanted
}

// Enums returns the enum tables the expression uses.
func (p *Program) Enums() []EnumUse { return p.known().enums }

// Literals returns the literals that the result itself may be, such as both branches of a
// condition.
func (p *Program) Literals() []Literal { return p.known().literals }

// UnifiedBy returns the names of the enum tables of which the result itself may be a unified
// value.
func (p *Program) UnifiedBy() []string { return p.known().unified }

// Compared returns the text literals that values with known sources are held against.
func (p *Program) Compared() []Comparison { return p.known().compared }

// Sources returns all that the result can be, beside missing and null. ok is false where that is
// not known, since it is computed.
func (p *Program) Sources() (sources Sources, ok bool) {
	known := p.known()
	return Sources{known.result, known.literals, known.unified}, known.sourced
}

// UsesRecord reports whether the expression calls record.
func (p *Program) UsesRecord() bool { return p.known().record }

// Kinds returns the kinds the result can have.
func (p *Program) Kinds() Kinds { return p.known().kinds }

// Constant returns the value of an expression that is a literal.
func (p *Program) Constant() (any, bool) {
	known := p.known()
	return known.constant, known.isConst
}

// Path returns the path of an expression that is nothing but a static path.
func (p *Program) Path() (Path, bool) {
	if pure := p.known().pure; pure != nil {
		return pure.Path, true
	}
	return Path{}, false
}

// Form returns what the expression does, or nil where it is more than a Form can say.
func (p *Program) Form() *Form {
	known := p.known()
	if known.formed {
		return known.form
	}
	with := *known
	with.form, with.formed = p.formOf(known), true
	p.facts.CompareAndSwap(known, &with)
	return p.Form()
}

// References returns the static paths whose values the program fetches from its frame.
func (p *Program) References() []*Reference { return p.known().references }

// Eval runs the program. The error is a *RuntimeError.
func (p *Program) Eval(f *Frame) (any, error) {
	known := p.known()
	if known.isConst {
		return known.constant, nil
	}
	if known.pure != nil {
		if err := f.call.Meter.Step(1); err != nil {
			return nil, p.failure(err, 0, utf8.RuneCountInString(p.source))
		}
		v, err := known.pure.resolve(f)
		if err != nil {
			return nil, p.failure(err, 0, utf8.RuneCountInString(p.source))
		}
		return v, nil
	}
	return p.run(f)
}

// machines pools virtual machines. A machine is wiped before it is put back, since its stack
// and variables would keep the values of the last evaluation alive.
var machines = sync.Pool{New: func() any { return new(vm.VM) }}

// largestPooledStack is the stack, in slots, above which a machine is not kept.
const largestPooledStack = 1 << 12

func (p *Program) run(f *Frame) (any, error) {
	code, err := p.runnable()
	if err != nil {
		return nil, p.explain(err)
	}
	machine := machines.Get().(*vm.VM)
	// Memory is counted by the frame's meter, in bytes; expr's own count of elements is opened.
	machine.MemoryBudget = 1 << 40
	out, err := machine.Run(code, f)
	if cap(machine.Stack) <= largestPooledStack && len(machine.Variables) <= largestPooledStack {
		clear(machine.Stack[:cap(machine.Stack)])
		clear(machine.Variables)
		scrubbed := vm.VM{Stack: machine.Stack[:0], Variables: machine.Variables}
		*machine = scrubbed
		machines.Put(machine)
	}
	if err == nil {
		err = countOutput(f, out)
	}
	if err != nil {
		return nil, p.explain(err)
	}
	if n, ok := out.(int); ok { // "#index" as a whole result
		return int64(n), nil
	}
	return out, nil
}

// countOutput charges for the size of a result that was built.
func countOutput(f *Frame, v any) error {
	switch v.(type) {
	case string, []any, *value.Object:
		return f.call.Meter.Output(value.TextSize(v, f.call.Meter.OutputLeft()))
	}
	return nil
}

// explain turns an error of the virtual machine into a RuntimeError with its place.
func (p *Program) explain(err error) error {
	from, to := 0, utf8.RuneCountInString(p.source)
	var located *file.Error
	cause := err
	if errors.As(err, &located) {
		if located.To > located.From {
			from, to = located.From, located.To
		} else {
			from = located.From
		}
		if located.Prev != nil {
			cause = located.Prev
		}
	}
	return p.failure(cause, from, to)
}

func (p *Program) failure(cause error, from, to int) *RuntimeError {
	failure := &RuntimeError{Source: p.source, From: from, To: to, Code: "expression_failed", Message: cause.Error(), Cause: cause}
	var (
		valueError    *value.Error
		functionError *function.Error
		limitError    *limit.Error
		enumError     *EnumError
		runtimeError  *RuntimeError
		failedCall    *callError
	)
	if errors.As(cause, &failedCall) {
		failure.Subject = failedCall.subject
	}
	switch {
	case errors.As(cause, &runtimeError):
		return runtimeError
	case errors.As(cause, &enumError):
		failure.Code = "enum_value_not_supported"
	case errors.As(cause, &valueError):
		failure.Code = string(valueError.Code)
	case errors.As(cause, &functionError):
		failure.Code = functionError.Code
	case errors.As(cause, &limitError):
		failure.Code = string(limitError.Code)
	default:
		var located *file.Error
		if errors.As(cause, &located) {
			failure.Message = located.Message
		}
	}
	return failure
}
