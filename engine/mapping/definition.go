package mapping

import (
	"slices"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
)

// Provider is a compiled provider.yaml. It is immutable, and safe for concurrent use.
type Provider struct {
	Name     string
	Label    string
	Docs     string
	Doc      string
	File     string
	Settings []Setting
	Server   *template.Text
	Auth     []AuthMethod
	Headers  []Header
	Error    *ErrorRule
	Limit    *LimitRule
	Retired  *Retired
	Notes    []Note
	source.Place

	schema func() *schema.Schema
}

// Schema returns the schema of the settings. It is compiled when it is first asked for: most
// providers of a catalog have no account.
func (p *Provider) Schema() *schema.Schema { return p.schema() }

// Setting is one declared setting of an account.
type Setting struct {
	Name    string
	Bounded bool // has a pattern, an enum or a constant, so that it may stand in a host name
	source.Place
}

// Retired says that the provider has switched the API off.
type Retired struct {
	On, Note string
	source.Place
}

// AuthKind names a way to authenticate.
type AuthKind string

// The ways.
const (
	AuthBearer  AuthKind = "bearer"
	AuthBasic   AuthKind = "basic"
	AuthHeader  AuthKind = "header"
	AuthQuery   AuthKind = "query"
	AuthOAuth2  AuthKind = "oauth2"
	AuthSession AuthKind = "session"
)

// AuthMethod is one way to authenticate.
type AuthMethod struct {
	Kind AuthKind
	// Values holds the expressions by name: token; username and password; or the names of
	// headers and parameters.
	Values     []AuthValue
	Scheme     string // word before a token
	TokenURL   *template.Text
	Grant      string
	Scopes     []string
	ClientAuth string
	Parameters map[string]string
	Session    *SessionLogin // of AuthSession
}

// SignsRequests reports whether what the way puts on a request depends on that request.
func (m *AuthMethod) SignsRequests() bool {
	for _, v := range m.Values {
		for _, reference := range v.Expression.Program.References() {
			if reference.Slot == RootRequest {
				return true
			}
		}
	}
	return false
}

// SessionLogin is a call that gives a token.
type SessionLogin struct {
	Method    string
	Path      *template.Text
	Needs     []string // credentials without which there is no login
	Headers   []Header
	Body      *template.Tree
	Encode    Encoding
	MediaType string
	Token     *template.Expression
	ExpiresIn *template.Expression // nil if not known
	Header    string
	// LogoutMethod and LogoutPath are the call that ends a session; the path is nil for none.
	LogoutMethod string
	LogoutPath   *template.Text
}

// AuthValue is one expression over credentials.
type AuthValue struct {
	Name       string
	Expression *template.Expression
}

// Header is a header rule. A nil Text removes the header.
type Header struct {
	Name string
	Text *template.Text
	source.Place
}

// ErrorRule says what makes an answer a failure and what it says. Every expression may be nil.
type ErrorRule struct{ When, Message, Code, RetryAfter, Kind *template.Expression }

// LimitRule reads the provider's rate limit. Every expression may be nil.
type LimitRule struct{ Limit, Remaining, Reset *template.Expression }

// Mapping is one compiled mapping file. It is immutable.
type Mapping struct {
	Provider *Provider
	Model    string
	Resource *schema.Resource
	File     string
	Content  string // of the file, without what is laid over it
	Doc      string
	Enums    map[string]*enum.Table
	Record   *template.Tree // nil if the mapping has none
	Methods  []*Method      // in the order of MethodNames
	Notes    []Note
	source.Place

	enumPlaces map[string]enumPlaces
	recordPlan lazyPlan
	provenPlan lazyPlan
	reference  bool // no plan is made, and all is left to the trees
}

// enumPlaces says where an enum and its values stand in a file.
type enumPlaces struct {
	name        source.Place
	unified     []source.Place // of the unified values of all pairs
	unsupported []source.Place
}

// MethodNames are the unified methods, in the order of lists.
var MethodNames = []string{"get", MethodList, MethodCreate, "update", "delete"}

// MethodList is the one method that answers with many objects, page by page.
const MethodList = "list"

// MethodCreate is the one method whose object is not there yet, and so has neither an id nor
// anything to clear.
const MethodCreate = "create"

// HasID reports whether a unified method works on one object that an id names.
func HasID(method string) bool { return method != MethodList && method != MethodCreate }

// Method returns the method of that name, or nil.
func (m *Mapping) Method(name string) *Method {
	for _, method := range m.Methods {
		if method.Name == name {
			return method
		}
	}
	return nil
}

// EnumPosition returns where an enum stands in the file.
func (m *Mapping) EnumPosition(name string) diagnostic.Position {
	return m.enumPlaces[name].name.Position()
}

// EnumValuePosition returns where the unified value of a number stands in the file that a row of an
// enum has.
func (m *Mapping) EnumValuePosition(name, native string, number int) diagnostic.Position {
	before := 0
	for _, pair := range m.Enums[name].Pairs {
		if pair.Native == native {
			return m.enumPlaces[name].unified[before+number].Position()
		}
		before += len(pair.Unified)
	}
	return diagnostic.Position{}
}

// UnsupportedPosition returns where a unified value is declared as one that the provider lacks.
func (m *Mapping) UnsupportedPosition(name, unified string) diagnostic.Position {
	if i := slices.Index(m.Enums[name].Unsupported, unified); i >= 0 {
		return m.enumPlaces[name].unsupported[i].Position()
	}
	return diagnostic.Position{}
}

// Method is one compiled method.
type Method struct {
	Mapping *Mapping
	Name    string
	Doc     string
	Plan    *Plan                // nil if the method is routed
	Route   *template.Expression // picks a route
	Routes  []Route
	Default string // the route taken where Route gives nothing; empty if there is none
	Params  []Param
	Ignored []Ignored
	Absent  []Ignored // unified fields that the record has and the answer has not
	source.Place
}

// Writes reports whether the method changes something at the provider.
func (m *Method) Writes() bool { return m.Name != "get" && !m.IsList() }

// IsList reports whether the method answers with a page of many objects.
func (m *Method) IsList() bool { return m.Name == MethodList }

// IsCreate reports whether the method makes a new object.
func (m *Method) IsCreate() bool { return m.Name == MethodCreate }

// HasID reports whether the method works on one object that an id names.
func (m *Method) HasID() bool { return HasID(m.Name) }

// HasBody reports whether the unified request has a body.
func (m *Method) HasBody() bool { return m.IsCreate() || m.Name == "update" }

// Plans returns the plans of all routes, or the only one.
func (m *Method) Plans() []*Plan {
	if m.Plan != nil {
		return []*Plan{m.Plan}
	}
	plans := make([]*Plan, len(m.Routes))
	for i, route := range m.Routes {
		plans[i] = route.Plan
	}
	return plans
}

// Route is one way of a method.
type Route struct {
	Value string
	Plan  *Plan
	source.Place
}

// Param is a unified query parameter that a method takes.
type Param struct {
	Name     string
	Required bool
	Allowed  []string
	Doc      string
	source.Place
}

// Ignored is a unified field that a method knowingly cannot write, or cannot answer with.
type Ignored struct {
	Field  string
	Reason string
	source.Place
}

// Plan is what a method does: calls in order, and the unified result.
type Plan struct {
	Calls   []*Call
	Primary int // index of the primary call
	Result  *template.Tree
	Pages   *Pages // of a list; nil if it says nothing of them
	source.Place

	route   *template.Expression // by which the plan is chosen; nil where it is the only one
	mapping *Mapping

	bodyCoverage, queryCoverage lazyCoverage

	answers answers
	whole   wholeParams
	isList  bool
}

// BodyReads returns the paths of the unified body that the calls of the plan use, and those by
// which the plan is chosen. Those that are only asked whether they hold are not among them.
func (p *Plan) BodyReads() []expression.Path { return p.bodyUses().Read }

// ArrayStyle says how a list stands in a query or a form.
type ArrayStyle string

// The styles.
const (
	ArrayRepeat   ArrayStyle = "repeat"   // a=1&a=2
	ArrayComma    ArrayStyle = "comma"    // a=1,2
	ArrayBrackets ArrayStyle = "brackets" // a[]=1&a[]=2
	ArrayIndices  ArrayStyle = "indices"  // a[0]=1&a[1]=2
)

// Encoding says how a body is written.
type Encoding string

// The encodings. A media type as encode means JSON under that type.
const (
	EncodeJSON      Encoding = "json"
	EncodeForm      Encoding = "form"
	EncodeMultipart Encoding = "multipart"
	EncodeJSONPatch Encoding = "json-patch"
	EncodeGraphQL   Encoding = "graphql"
	EncodeText      Encoding = "text"
	EncodeNone      Encoding = "none"
)

// Call is one compiled request.
type Call struct {
	Name      string // as the author gave it, or call1, call2, ...
	Named     bool
	Doc       string
	When      *template.Expression
	Each      *Each
	Method    string
	Path      *template.Text
	Server    *template.Text // nil for the provider's
	Query     *template.Tree
	Array     ArrayStyle
	Headers   []Header
	Body      *template.Tree
	Document  string // a GraphQL document; Body is then its variables
	Encode    Encoding
	MediaType string // the media type of the body
	Requires  []Requirement
	OKStatus  []int64
	OK        *template.Expression
	Error     *ErrorRule // nil for the provider's
	Until     *template.Expression
	Interval  time.Duration
	Timeout   time.Duration
	Bounded   bool // the author gave the timeout
	Primary   bool
	Optional  bool
	Read      bool // changes nothing at the provider
	Repeat    bool // may be sent again after an answer was lost
	// TakesRemoteData says that the body has a place for remote_data of its own, so that it is
	// not laid over the body.
	TakesRemoteData bool
	source.Place

	mapping  *Mapping
	bodyPlan lazyPlan
}

// Each makes a call once for every element of a list.
type Each struct {
	Source *template.Expression
	Name   string
	Slot   int
}

// Requirement is a condition for sending a request.
type Requirement struct {
	That     *template.Expression
	Else     *template.Text
	At       string
	Conflict bool // the caller's version of the resource is not the present one
}
