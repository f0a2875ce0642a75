package testcase

import (
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/value"
)

// File is one test file.
type File struct {
	Name    string
	Account Account       // of every case that has none of its own
	Headers *value.Object // headers of every exchange that does not override them
	Now     time.Time     // the clock of every case
	Cases   []*Case
}

// Account is the integrated account that a case runs with.
type Account struct {
	Settings    *value.Object
	Credentials *value.Object
}

// Case is one unified call with everything that must happen.
type Case struct {
	Name      string
	Source    string // where the provider's behaviour is documented
	Doc       string
	Account   *Account // nil for the file's
	Request   Request
	Exchanges []Exchange
	Result    any           // the unified answer; value.Missing if the case wants an error
	Status    int64         // wanted HTTP status of the answer, 0 for the usual one
	Error     *value.Object // wanted members of the error; nil if the case wants a result
	Warnings  []any         // wanted warnings, as objects of code and pointer; empty means none
	Position  diagnostic.Position

	// ResultPosition is where the result stands in the file, for updating it.
	ResultPosition diagnostic.Position
}

// Request is the unified request of a case.
type Request struct {
	Method string
	ID     string
	Query  *value.Object
	Body   any // value.Missing for none
	Cursor any // the provider's own cursor of the page of a list; value.Missing for the first
	Prefer []string

	// MethodPosition is where the method stands in the file.
	MethodPosition diagnostic.Position
}

// Exchange is one request that must reach the provider, and its answer.
type Exchange struct {
	Method   string
	URL      string        // without query
	Query    *value.Object // nil means none
	Headers  *value.Object
	Body     any           // JSON body; value.Missing for none
	Form     *value.Object // form body; nil for none
	Text     *string       // any other body
	Answer   Answer
	Position diagnostic.Position
}

// Answer is what the provider is recorded to say.
type Answer struct {
	Status  int64
	Headers *value.Object
	Body    any     // JSON body; value.Missing for none
	Text    *string // any other body
	Fault   string  // instead of a whole answer: reset or truncate; empty for none
}
