package mapping

import (
	"slices"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
)

// scopes makes the scopes of one file.
type scopes struct {
	functions *function.Registry
	limits    limit.Limits
	settings  map[string]bool
	enums     map[string]*enum.Table
	resource  *schema.Resource // nil in provider.yaml
	method    *Method          // nil outside methods
	record    bool             // whether the mapping has a record
	calls     []string         // names of the calls made so far
	later     map[string]bool  // names of the calls still to come
	lets      []letName        // names for expressions of the method
	openCalls bool             // any call may be named, since the slot is shared by many methods
	members   *scopeMembers
	made      map[format.Slot]*expression.Scope // with the same calls; nil where none is kept
}

// scopeMembers are the members of names that are the same in all scopes of a mapping.
type scopeMembers struct{ query, body map[string]bool }

func membersOf(resource *schema.Resource) *scopeMembers {
	return &scopeMembers{query: queryNames(resource), body: propertyNames(resource.Write)}
}

// letName is a name that stands for an expression.
type letName struct{ name, source string }

// scope returns what a slot sees.
func (s scopes) scope(slot format.Slot) *expression.Scope {
	if known := s.made[slot]; known != nil {
		return known
	}
	scope := s.newScope(slot)
	if s.made != nil {
		s.made[slot] = scope
	}
	return scope
}

// keeping returns the scopes with room to keep each, since every program holds on to its own.
func (s scopes) keeping() scopes {
	s.made = map[format.Slot]*expression.Scope{}
	return s
}

func (s scopes) newScope(slot format.Slot) *expression.Scope {
	names := make([]expression.Name, rootCount)
	for i, root := range Roots {
		names[i] = expression.Name{Name: root.Name, Doc: root.Doc, FoldCase: root.FoldCase()}
		if !root.visibleIn(slot) {
			names[i].Hidden = hiddenReason(root, slot)
		}
	}
	names[RootAccount].Members = s.settings
	names[RootAccount].UnknownMember = unknownSetting(s.settings)
	names[RootCredentials].UnknownMember = nil
	if !s.openCalls {
		names[RootCalls].Members = set(s.calls)
		names[RootCalls].UnknownMember = s.unknownCall
	}
	if s.resource != nil {
		names[RootQuery].Members = s.members.query
		names[RootBody].Members = s.members.body
	}
	if s.method != nil && !s.method.HasBody() {
		names[RootBody].Hidden = &expression.Problem{Code: diagnostic.CodeUnknownName, Message: "a " + s.method.Name + " has no request body"}
	}
	names[RootPage].Members = pageMembers
	if Roots[RootPage].visibleIn(slot) && (s.method == nil || !s.method.IsList()) {
		names[RootPage].Hidden = &expression.Problem{Code: diagnostic.CodeUnknownName, Message: "only the method list has a page"}
	}
	if Roots[RootCalls].visibleIn(slot) {
		for _, let := range s.lets {
			names = append(names, expression.Name{Name: let.name, Doc: "stands for " + let.source, Expands: let.source})
		}
	}
	return expression.NewScope(expression.ScopeOptions{
		Names: names, Functions: s.functions, Enums: s.enums, Limits: s.limits,
		Record: s.record && slot == format.SlotResult,
	})
}

func (s scopes) unknownCall(name string) *expression.Problem {
	if s.later[name] {
		return &expression.Problem{
			Code: diagnostic.CodeCallNotYetMade, Message: "the call " + name + " has not been made yet at this point",
			Help: "move it before this call",
		}
	}
	p := &expression.Problem{Code: diagnostic.CodeUnknownName, Message: "there is no call named " + name}
	p.Help = suggest.Help(name, s.calls, "")
	return p
}

func unknownSetting(settings map[string]bool) func(string) *expression.Problem {
	return func(name string) *expression.Problem {
		return &expression.Problem{
			Code: diagnostic.CodeUnknownName, Message: "the account has no setting " + name,
			Help: suggest.Help(name, sortedKeys(settings), "declare it under account in provider.yaml"),
		}
	}
}

// pageMembers are the members of the name page.
var pageMembers = map[string]bool{"cursor": true, "size": true}

// PageParams are the query parameters that the method list takes beside the common ones. An
// expression sees what comes of them as page.
var PageParams = []string{ParamLimit, ParamCursor}

// The parameters of a page: the most objects that it may have, and where it begins.
const (
	ParamLimit  = "limit"
	ParamCursor = "next_cursor"
)

// RuntimeParams are the query parameters that the runtime sees to, whatever the mapping.
var RuntimeParams = slices.Concat(CommonParams, PageParams)

// OwnParams returns the query parameters of a method that the runtime sees to. A list, and what is
// not there yet, have no version.
func OwnParams(method string) []string {
	versionless := slices.DeleteFunc(slices.Clone(CommonParams), func(name string) bool { return name == "etag" })
	switch method {
	case MethodList:
		return append(versionless, PageParams...)
	case "create":
		return versionless
	}
	return CommonParams
}

// CommonParams are the query parameters that every unified method takes.
var CommonParams = []string{
	"integrated_account_id", "truto_response_format", "truto_ignore_remote_data",
	"truto_exclude_fields", "remote_query", "etag",
}

func queryNames(resource *schema.Resource) map[string]bool {
	names := propertyNames(resource.Query)
	for _, name := range CommonParams {
		names[name] = true
	}
	for _, name := range PageParams {
		delete(names, name)
	}
	return names
}

func propertyNames(s *schema.Schema) map[string]bool {
	names := map[string]bool{}
	if s != nil {
		for _, property := range s.Root().Properties() {
			names[property.Name] = true
		}
	}
	return names
}

func set(names []string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, name := range names {
		out[name] = true
	}
	return out
}
