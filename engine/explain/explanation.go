package explain

// Explanation is everything about one method. Its JSON form is stable: members may be added.
type Explanation struct {
	Provider string    `json:"provider"`
	Model    string    `json:"model"`
	Resource string    `json:"resource"`
	Method   string    `json:"method"`
	Source   string    `json:"source"` // where the method stands, as file:line:column
	Doc      string    `json:"doc,omitempty"`
	Params   []Param   `json:"params"`
	Ignored  []Ignored `json:"ignored"`
	// Absent are the fields that the record has and the answer of this method has not.
	Absent []Ignored `json:"absent"`
	// Filters are the parts of the query by which a list selects, such as updated_at.gt.
	Filters []string `json:"filters,omitempty"`
	// Route is the expression that picks a plan, nil if the method has one plan only.
	Route   *Expression `json:"route,omitempty"`
	Default string      `json:"default,omitempty"` // the route taken where Route gives nothing
	Plans   []Plan      `json:"plans"`
}

// Param is a unified query parameter of the method.
type Param struct {
	Name     string   `json:"name"`
	Required bool     `json:"required"`
	Allowed  []string `json:"allowed,omitempty"`
	Doc      string   `json:"doc,omitempty"`
	Source   string   `json:"source"`
}

// Ignored is a unified field that the method knowingly does not write, or does not answer with.
type Ignored struct {
	Field  string `json:"field"`
	Reason string `json:"reason"`
	Source string `json:"source"`
}

// Plan is what the method does on one route.
type Plan struct {
	Route  string  `json:"route,omitempty"` // empty if the method has one plan only
	Calls  []Call  `json:"calls"`
	Result []Field `json:"result"`
	// Shape holds the expressions that decide which parts of the result there are.
	Shape []Expression `json:"shape"`
	Pages *Pages       `json:"pages,omitempty"` // of a list
}

// Pages is how a list goes from page to page.
type Pages struct {
	Default int64   `json:"default"`
	Max     int64   `json:"max"`
	Next    []Field `json:"next"` // what the next page is asked for by; empty if there is one page only
	// Shape holds the expressions that decide whether there is a next page.
	Shape  []Expression `json:"shape"`
	Source string       `json:"source"`
}

// Expression is an expression of the mapping.
type Expression struct {
	Expression string   `json:"expression"`
	Source     string   `json:"source"`
	Reads      []string `json:"reads"` // static paths; [*] is each element of a list
	Kind       string   `json:"kind"`  // what the value can be, such as "string or missing"
	// Way is how the value is made where it goes from JSON to JSON: by copy, operation or machine,
	// as package direct has them. Why says what leaves it to the machine.
	Way string `json:"way,omitempty"`
	Why string `json:"why,omitempty"`
}

// Field is one leaf of a tree: an expression, or a value that the mapping fixes.
type Field struct {
	// Field is the path in what is built, such as assignees[*].id; empty for the whole.
	Field       string      `json:"field"`
	Source      string      `json:"source"`
	Expression  *Expression `json:"expression,omitempty"`
	Literal     any         `json:"literal,omitempty"`
	Conditional bool        `json:"conditional,omitempty"` // below a condition or a loop
	// Schema is the type that the unified schema gives the field; empty in a request.
	Schema string `json:"schema,omitempty"`
}

// Text is a text with expressions in braces.
type Text struct {
	Text   string       `json:"text"`
	Source string       `json:"source"`
	Holes  []Expression `json:"holes"`
}

// Call is one request.
type Call struct {
	Name     string `json:"name"`
	Source   string `json:"source"`
	Doc      string `json:"doc,omitempty"`
	Primary  bool   `json:"primary"`
	Optional bool   `json:"optional"`
	ReadOnly bool   `json:"read_only"` // changes nothing at the provider
	Request  Text   `json:"request"`
	Server   *Text  `json:"server,omitempty"` // where it is not the provider's
	// Reads are the static paths of the unified request that the call uses.
	Reads []string `json:"reads"`

	When    *Expression `json:"when,omitempty"`
	Each    *Each       `json:"each,omitempty"`
	Query   []Field     `json:"query"`
	Headers []Header    `json:"headers"`
	Body    []Field     `json:"body"`
	// Shape holds the expressions that decide which parts of the query and the body there are.
	Shape     []Expression  `json:"shape"`
	Encode    string        `json:"encode,omitempty"`
	Requires  []Requirement `json:"requires"`
	OKStatus  []int64       `json:"ok_status,omitempty"`
	OK        *Expression   `json:"ok,omitempty"`
	Until     *Expression   `json:"until,omitempty"`
	Interval  string        `json:"interval,omitempty"`
	Timeout   string        `json:"timeout,omitempty"`
	OwnErrors bool          `json:"own_errors,omitempty"` // reads errors in another way than the provider's
}

// Each is the list for each element of which a call is made.
type Each struct {
	Expression
	As string `json:"as"`
}

// Header is a header of a call.
type Header struct {
	Name    string `json:"name"`
	Text    *Text  `json:"text,omitempty"`
	Removed bool   `json:"removed,omitempty"`
}

// Requirement is a condition under which a request is sent.
type Requirement struct {
	That Expression `json:"that"`
	Else string     `json:"else,omitempty"`
	At   string     `json:"at,omitempty"`
}
