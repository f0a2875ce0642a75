package mapping

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
)

// The defaults of polling.
const (
	defaultInterval = time.Second
	defaultTimeout  = time.Minute
	defaultElement  = "item"
)

func (c *mappingCompiler) call(n *source.Node, name string, s scopes) *Call {
	f := c.Object(n, "call")
	call := &Call{
		Name: name, Named: f["name"] != nil, Doc: c.doc(f), Place: n.Place(),
		Primary: f.Flag("primary"), Optional: f.Flag("optional"), Array: ArrayStyle(f.Text("array")),
		Interval: c.Duration(f["interval"], defaultInterval), Timeout: c.Duration(f["timeout"], defaultTimeout),
		Bounded: f["timeout"] != nil, mapping: c.mapping,
	}
	if call.Array == "" {
		call.Array = ArrayRepeat
	}
	scope := func(slot format.Slot) *expression.Scope { return s.scope(slot) }
	call.When = c.expression(f["when"], scope(format.SlotRequest))
	scope = c.each(call, f, s, scope)
	call.Method, call.Path = c.requestLine(f["request"], scope(format.SlotPath))
	call.Read = f.Flag("read") || call.Method == "GET" || call.Method == "HEAD"
	call.Repeat = call.Read || call.Method == "PUT" || call.Method == "DELETE"
	if f["repeat"] != nil {
		call.Repeat = f.Flag("repeat")
	}
	if f["server"] != nil {
		var settings []Setting
		if c.mapping.Provider != nil {
			settings = c.mapping.Provider.Settings
		}
		call.Server = c.server(f["server"], scope(format.SlotServer), settings)
	}
	request := template.Options{Mode: template.ModeRequest}
	call.Query = c.tree(f["query"], scope(format.SlotRequest), request)
	if f["headers"] != nil {
		call.Headers = c.headersIn(f["headers"], scope(format.SlotRequest), true)
	}
	call.Body = c.tree(f["body"], scope(format.SlotRequest), request)
	call.Document = f.Text("document")
	call.TakesRemoteData = readsRemoteData(call.Body)
	c.encoding(call, f["encode"])
	c.requirements(call, f["require"], scope)
	c.okRule(call, f["ok"], scope(format.SlotAnswer))
	if f["error"] != nil {
		call.Error = c.errorRule(f["error"], s)
	}
	call.Until = c.expression(f["until"], scope(format.SlotAnswer))
	if call.Body != nil && (call.Method == "GET" || call.Method == "HEAD") {
		c.Found = append(c.Found, diagnostic.New(diagnostic.CodeBodyOnGet, f["body"].Position(), "a %s request should have no body", call.Method))
	}
	if call.Until != nil && !call.Read {
		c.ReportHelp(diagnostic.CodeUnsafeRetry, f["until"], "poll with a GET, or mark the call read: true", "a request that changes something cannot be repeated until a condition holds")
	}
	return call
}

// each reads each and as, and returns the scopes in which the element has its name.
func (c *mappingCompiler) each(call *Call, f format.Fields, s scopes, scope func(format.Slot) *expression.Scope) func(format.Slot) *expression.Scope {
	if f["each"] == nil {
		if f["as"] != nil {
			c.Report(diagnostic.CodeInvalidValue, f["as"], "as has no meaning without each")
		}
		return scope
	}
	e := &Each{Source: c.expression(f["each"], scope(format.SlotRequest)), Name: defaultElement}
	if as := f["as"]; as != nil {
		if found := template.CheckVariable(as, scope(format.SlotRequest)); found != nil {
			c.Found = append(c.Found, *found)
		} else {
			e.Name = as.Text
		}
	}
	call.Each = e
	_, e.Slot = template.WithElement(scope(format.SlotRequest), e.Name, e.Source)
	return func(slot format.Slot) *expression.Scope {
		inner, _ := template.WithElement(s.scope(slot), e.Name, e.Source)
		return inner
	}
}

var requestLine = regexp.MustCompile(`^(GET|HEAD|POST|PUT|PATCH|DELETE) (/.*)$`)

// requestLine reads "METHOD /path".
func (r *reader) requestLine(n *source.Node, scope *expression.Scope) (method string, path *template.Text) {
	if n == nil {
		return "", nil
	}
	parts := requestLine.FindStringSubmatch(n.Text)
	if parts == nil {
		r.ReportHelp(diagnostic.CodeInvalidRequestLine, n, "write it as in GET /tickets/{id}", "a request is a method and a path that begins with /")
		return "", nil
	}
	if withoutHoles := literalPart(parts[2]); strings.ContainsAny(withoutHoles, "?#") {
		r.ReportHelp(diagnostic.CodeInvalidRequestLine, n, "put query parameters under query", "a path has no query and no fragment")
		return parts[1], nil
	}
	path, found := template.CompileTextFrom(n, len([]rune(parts[1]))+1, scope, template.PlacePath)
	r.Found = append(r.Found, found...)
	return parts[1], path
}

// literalPart returns the text of a slot without its holes.
func literalPart(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// readsRemoteData reports whether a value of the body is taken from remote_data.
func readsRemoteData(body *template.Tree) bool {
	for _, path := range readsOf(body, "body") {
		if len(path.Segments) > 0 && path.Segments[0].Key == "remote_data" {
			return true
		}
	}
	return false
}

// serverLine is a server whose holes are written as "{}".
var serverLine = regexp.MustCompile(`^(https://[^/?#@\s]+|\{\})(/[^?#@\s]*)?$`)

func serverForm(text string) bool { return serverLine.MatchString(withoutHoles(text)) }

// withoutHoles replaces what stands in the holes of a text slot by nothing.
func withoutHoles(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text {
		if r == '}' {
			depth--
		}
		if depth == 0 {
			b.WriteRune(r)
		}
		if r == '{' {
			depth++
		}
	}
	return b.String()
}

var mediaType = regexp.MustCompile(`^[a-z0-9.+-]+/[a-z0-9.+-]+(; ?[a-z0-9-]+=[A-Za-z0-9.+-]+)*$`)

// mediaTypes are the media types of the encodings. graphql is a JSON body of query and variables.
var mediaTypes = map[Encoding]string{
	EncodeJSON: "application/json", EncodeGraphQL: "application/json", EncodeJSONPatch: "application/json-patch+json",
	EncodeForm: "application/x-www-form-urlencoded", EncodeMultipart: "multipart/form-data", EncodeText: "text/plain; charset=utf-8",
}

func (c *mappingCompiler) encoding(call *Call, n *source.Node) {
	call.Encode, call.MediaType = EncodeJSON, mediaTypes[EncodeJSON]
	if call.Document != "" {
		call.Encode = EncodeGraphQL
	}
	if n == nil {
		return
	}
	encoding := Encoding(n.Text)
	switch {
	case call.Document != "" && encoding != EncodeGraphQL:
		c.ReportHelp(diagnostic.CodeInvalidValue, n, "leave encode out", "a call with a document is encoded as graphql")
	case encoding == EncodeNone:
		call.Encode, call.MediaType = EncodeNone, ""
	case mediaTypes[encoding] != "":
		call.Encode, call.MediaType = encoding, mediaTypes[encoding]
	case mediaType.MatchString(n.Text):
		call.MediaType = n.Text
	default:
		c.ReportHelp(diagnostic.CodeInvalidValue, n, "use json, form, multipart, json-patch, graphql, text, none or a media type", "encode cannot be %q", n.Text)
	}
}

func (c *mappingCompiler) requirements(call *Call, n *source.Node, scope func(format.Slot) *expression.Scope) {
	if n == nil {
		return
	}
	for _, item := range n.Items {
		f := c.Object(item, "require")
		requirement := Requirement{
			That: c.expression(f["that"], scope(format.SlotRequest)),
			Else: c.textSlot(f["else"], scope(format.SlotMessage), template.PlaceMessage),
			At:   f.Text("at"), Conflict: f.Text("kind") == "conflict",
		}
		if at := f["at"]; at != nil && !strings.HasPrefix(requirement.At, "/") {
			c.ReportHelp(diagnostic.CodeInvalidValue, at, "as in /status/name", "%q is not a JSON pointer", requirement.At)
		}
		call.Requires = append(call.Requires, requirement)
	}
}

func (c *mappingCompiler) okRule(call *Call, n *source.Node, scope *expression.Scope) {
	switch {
	case n == nil:
	case n.Kind == source.KindList:
		call.OKStatus = c.Statuses(n)
	case n.IsText():
		call.OK = c.expression(n, scope)
	default:
		c.WrongKind(n, "ok is a list of statuses or an expression, not %s", n.Describe())
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
