package function

import (
	"time"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// Call is what an implementation may use besides its arguments.
type Call struct {
	Now   time.Time    // the clock of the unified call: the same for all its expressions
	Meter *limit.Meter // charges loops and memory; never nil, so that a test gives one of limit.NewMeter
}

// Parameter describes one argument of a function.
type Parameter struct {
	Name     string
	Kinds    []value.Kind // accepted kinds; none means any
	Optional bool
	Variadic bool // takes all remaining arguments; only on the last parameter
	Literal  bool // must be a text literal in the expression
	Pattern  bool // is a regular expression (RE2); checked when the expression is compiled
	Doc      string

	// Check refuses a text that can never be right, such as a picture with an unknown marker; nil
	// for none. A text literal is checked when the expression is compiled.
	Check func(text string) error

	// CheckAmong is Check for a parameter whose meaning hangs on other arguments; nil for none. It is
	// given the arguments that stand in the expression, with value.Missing for those that are no
	// texts or objects of texts there, and decides on none that it does not know.
	CheckAmong func(arguments []any) error
}

// Example is a documented use of a function. Every example runs as a test.
type Example struct {
	Expression string
	Result     string // JSON text; empty means missing
	Error      string // part of the error text, when the expression must fail
}

// Function is one entry of the library.
type Function struct {
	Name       string
	Category   Category
	Doc        string // whole sentences; the first one stands alone in lists
	Parameters []Parameter
	Result     value.Kind // the kind of every result that is not nil; KindMissing means: any kind
	Examples   []Example
	JSONata    string // the JSONata function this corresponds to, with its "$"; empty if none

	// HandlesNil is set when the implementation wants missing and null arguments itself.
	// Otherwise a missing first argument gives missing and a null one gives null without a call,
	// and a missing optional argument counts as absent. A list function whose doc says so takes
	// a missing list as empty.
	HandlesNil bool

	// Apply computes the result. Arguments have been checked against Parameters (kinds and
	// number), absent optional arguments are value.Missing, so len(arguments) is at least
	// len(Parameters), less a variadic one. Implementations must not change arguments, must charge
	// call.Meter for every loop over data and for memory, and give a value of package value, or
	// what value.From makes one of. They are called by several goroutines.
	Apply func(call *Call, arguments []any) (any, error)
}

// Category groups functions in the reference.
type Category string

// The categories, in the order of the reference.
const (
	CategoryText     Category = "text"
	CategoryNumber   Category = "number"
	CategoryLogic    Category = "logic"
	CategoryList     Category = "list"
	CategoryObject   Category = "object"
	CategoryTime     Category = "time"
	CategoryEncoding Category = "encoding"
	CategoryRichText Category = "rich text"
	CategoryMapping  Category = "mapping"
)

// Categories lists the categories in the order of the reference.
var Categories = []Category{
	CategoryText, CategoryNumber, CategoryLogic, CategoryList, CategoryObject,
	CategoryTime, CategoryEncoding, CategoryRichText, CategoryMapping,
}

// Error is a failure of a function: a wrong argument kind or a value it cannot work on.
type Error struct {
	Code     string // stable, such as "argument_kind", "argument_value"
	Function string
	Message  string
}

func (e *Error) Error() string {
	if e.Function == "" {
		return e.Message
	}
	return e.Function + ": " + e.Message
}
