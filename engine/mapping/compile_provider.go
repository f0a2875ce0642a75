package mapping

import (
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/header"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// Options of the compiler.
type Options struct {
	// Reference leaves everything to the trees: no plan is made.
	Reference bool
	Functions *function.Registry // nil means the standard library
	Limits    limit.Limits
}

// CompileProvider compiles the tree of a provider.yaml that lies in the folder named name. The
// provider is nil if there are errors.
func CompileProvider(root *source.Node, name string, options Options) (*Provider, diagnostic.List) {
	r := &reader{}
	f := r.Object(root, "provider")
	p := &Provider{
		Name: f.Text("provider"), Label: f.Text("label"), Docs: f.Text("docs"), Doc: r.doc(f),
		File: root.Position().File, Place: root.Place(),
	}
	if n := f["format"]; n != nil && n.Text != strconv.Itoa(format.Version) {
		r.Report(diagnostic.CodeUnsupportedFormatVersion, n, "format %s is not supported: this version reads format %d", n.Text, format.Version)
	}
	if n := f["provider"]; n != nil && n.Text != name {
		r.Report(diagnostic.CodeMisplacedFile, n, "the provider is called %q, but its folder %q", n.Text, name)
	}
	r.settings(p, f["account"])
	s := scopes{
		functions: options.Functions, limits: options.Limits, openCalls: true, kept: &keptScopes{}, names: namesOf(settingNames(p), nil),
	}
	p.Server = r.server(f["server"], s.scope(format.SlotServer), p.Settings)
	p.Auth = r.auth(f["auth"], s)
	if f["headers"] != nil {
		p.Headers = r.headersIn(f["headers"], s.scope(format.SlotRequest), false)
	}
	p.Error = r.errorRule(f["error"], s)
	p.Limit = r.limitRule(f["limit"], s)
	if n := f["retired"]; n != nil {
		retired := r.Object(n, "retired")
		if on := retired["on"]; on != nil {
			if _, err := time.Parse(time.DateOnly, on.Text); err != nil {
				r.ReportHelp(diagnostic.CodeInvalidValue, on, "write it as in 2026-01-02", "%q is not a day", on.Text)
			}
		}
		p.Retired = &Retired{On: retired.Text("on"), Note: retired.Text("note"), Place: n.Place()}
	}
	p.Notes = r.notes
	if r.Found.HasErrors() {
		return nil, r.Found
	}
	return p, r.Found
}

// settings reads the declared settings of an account and compiles the schema that checks them.
func (r *reader) settings(p *Provider, n *source.Node) {
	properties := value.NewObject(0)
	if n != nil {
		for _, entry := range n.Entries {
			declaration, ok := entry.Value.Value().(*value.Object)
			if !ok {
				r.WrongKind(entry.Value, "a setting is a JSON Schema, not %s", entry.Value.Describe())
				continue
			}
			p.Settings = append(p.Settings, Setting{
				Name:    entry.Key.Text,
				Bounded: declaration.Has("pattern") || declaration.Has("enum") || declaration.Has("const"),
				Place:   entry.Key.Place(),
			})
			properties.Set(entry.Key.Text, declaration)
		}
	}
	id, declared := "account/"+p.Name, value.ObjectOf("type", "object", "properties", properties, "additionalProperties", false)
	_, problems := schema.Compile(id, declared)
	for _, problem := range problems {
		at := n
		if at == nil {
			return
		}
		r.Report(diagnostic.CodeSchemaInvalid, at, "the settings are not a valid JSON Schema: %v", problem)
	}
	p.schema = laterSchema(id, value.Append(nil, declared))
}

// laterSchema returns what compiles a schema, that has compiled before, when it is first called.
func laterSchema(id string, declared []byte) func() *schema.Schema {
	return sync.OnceValue(func() *schema.Schema {
		v, err := value.Decode(declared, value.Limits{})
		if err != nil {
			panic("mapping: a schema of settings does not decode again: " + err.Error())
		}
		compiled, problems := schema.Compile(id, v.(*value.Object))
		if len(problems) > 0 {
			panic("mapping: a schema of settings does not compile again: " + problems[0].Error())
		}
		return compiled
	})
}

func (r *reader) server(n *source.Node, scope *expression.Scope, settings []Setting) *template.Text {
	text := r.textSlot(n, scope, template.PlaceServer)
	if text == nil {
		return nil
	}
	if !serverForm(text.Source()) {
		r.ReportHelp(diagnostic.CodeInvalidServer, n, "write it as https://api.example.com/v1", "the server must begin with https:// and have no query")
	}
	bounded := map[string]bool{}
	for _, setting := range settings {
		bounded[setting.Name] = setting.Bounded
	}
	for _, hole := range text.Holes() {
		path, ok := hole.Expression.Program.Path()
		if ok && path.Root == "account" && len(path.Segments) == 1 && !bounded[path.Segments[0].Key] {
			r.ReportHelp(diagnostic.CodeAccountSettingWithoutPattern, n, "give the setting a pattern or an enum under account",
				"the setting %s stands in the server but has no pattern", path.Segments[0].Key)
		}
	}
	return text
}

func (r *reader) auth(n *source.Node, s scopes) []AuthMethod {
	if n == nil {
		return nil
	}
	var methods []AuthMethod
	scope := s.scope(format.SlotAuth)
	found := r.Object(n, "auth")
	for _, entry := range n.Entries {
		node := found[entry.Key.Text]
		if node == nil {
			continue
		}
		method := AuthMethod{Kind: AuthKind(entry.Key.Text), Scheme: "Bearer"}
		add := func(name string, n *source.Node) {
			if x := r.expression(n, scope); x != nil {
				method.Values = append(method.Values, AuthValue{name, x})
			}
		}
		switch method.Kind {
		case AuthBearer:
			f := r.Object(node, "auth.bearer")
			add("token", f["token"])
			if f["scheme"] != nil {
				method.Scheme = f.Text("scheme")
			}
		case AuthBasic:
			f := r.Object(node, "auth.basic")
			add("username", f["username"])
			add("password", f["password"])
		case AuthHeader, AuthQuery:
			for _, parameter := range node.Entries {
				if method.Kind == AuthHeader {
					r.headerName(parameter.Key)
				}
				add(parameter.Key.Text, parameter.Value)
			}
		case AuthOAuth2:
			r.oauth2(&method, node, s)
		case AuthSession:
			r.session(&method, node, s)
		}
		methods = append(methods, method)
	}
	return methods
}

func (r *reader) oauth2(method *AuthMethod, n *source.Node, s scopes) {
	f := r.Object(n, "auth.oauth2")
	method.TokenURL = r.textSlot(f["token_url"], s.scope(format.SlotServer), template.PlaceServer)
	method.Grant, method.ClientAuth = "refresh_token", "header"
	if f["grant"] != nil {
		method.Grant = f.Text("grant")
	}
	if f["client_auth"] != nil {
		method.ClientAuth = f.Text("client_auth")
	}
	if f["scheme"] != nil {
		method.Scheme = f.Text("scheme")
	}
	method.Scopes = r.Texts(f["scopes"])
	method.Parameters = map[string]string{}
	if parameters := f["parameters"]; parameters != nil {
		for _, entry := range parameters.Entries {
			method.Parameters[entry.Key.Text] = entry.Value.Text
		}
	}
}

// headersIn reads header rules. removable says whether null may remove an inherited one.
func (r *reader) headersIn(n *source.Node, scope *expression.Scope, removable bool) []Header {
	var out []Header
	for _, entry := range n.Entries {
		if !r.headerName(entry.Key) {
			continue
		}
		if header.Credential(entry.Key.Text) {
			r.ReportHelp(diagnostic.CodeSecretOutsideAuth, entry.Key, "use auth in provider.yaml",
				"the header %s carries credentials and belongs under auth", entry.Key.Text)
			continue
		}
		h := Header{Name: entry.Key.Text, Place: entry.Key.Place()}
		if entry.Value.IsNull() && removable {
			out = append(out, h)
			continue
		}
		if h.Text = r.textSlot(entry.Value, scope, template.PlaceHeader); h.Text != nil {
			out = append(out, h)
		}
	}
	return out
}

func (r *reader) headerName(key *source.Node) bool {
	switch {
	case !header.ValidName(key.Text):
		r.Report(diagnostic.CodeInvalidHeaderName, key, "%q is not a header name", key.Text)
		return false
	case header.Forbidden(key.Text):
		r.ReportHelp(diagnostic.CodeForbiddenHeader, key, "the runtime sets it by itself", "the header %s cannot be set by a mapping", key.Text)
		return false
	}
	return true
}

func (r *reader) errorRule(n *source.Node, s scopes) *ErrorRule {
	if n == nil {
		return nil
	}
	f, scope := r.Object(n, "error"), s.scope(format.SlotAnswer)
	rule := &ErrorRule{
		When: r.expression(f["when"], scope), Message: r.expression(f["message"], scope),
		Code: r.expression(f["code"], scope), RetryAfter: r.expression(f["retry_after"], scope),
		Kind: r.expression(f["kind"], scope),
	}
	r.errorKinds(rule.Kind)
	return rule
}

// errorKinds checks the literals that a kind can be.
func (r *reader) errorKinds(kind *template.Expression) {
	if kind == nil {
		return
	}
	for _, literal := range kind.Program.Literals() {
		if text, isText := literal.Value.(string); !isText && literal.Value != nil || isText && !slices.Contains(format.ErrorKinds, text) {
			d := diagnostic.New(diagnostic.CodeInvalidValue, kind.Span(literal.From, literal.To), "there is no kind of failure %s", value.String(literal.Value))
			r.Found = append(r.Found, d.WithHelp("%s", suggest.OneOf(text, format.ErrorKinds)))
		}
	}
}

func (r *reader) limitRule(n *source.Node, s scopes) *LimitRule {
	if n == nil {
		return nil
	}
	f, scope := r.Object(n, "limit"), s.scope(format.SlotAnswer)
	return &LimitRule{
		Limit: r.expression(f["limit"], scope), Remaining: r.expression(f["remaining"], scope),
		Reset: r.expression(f["reset"], scope),
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
