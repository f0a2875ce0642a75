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
)

// scopes makes the scopes of one file.
type scopes struct {
	functions *function.Registry
	limits    limit.Limits
	enums     map[string]*enum.Table
	resource  *schema.Resource // nil in provider.yaml
	method    *Method          // nil outside methods
	record    bool             // whether the mapping has a record
	calls     []string         // names of the calls made so far
	later     []string         // names of the call itself and of those still to come
	lets      []letName        // names for expressions of the method
	openCalls bool             // any call may be named, since the slot is shared by many methods
	names     *fileNames
	made      *madeScopes // with the same calls; nil where they are made anew
	kept      *keptScopes // nil where programs are not kept
}

// letName is a name that stands for an expression.
type letName struct{ name, source string }

// madeScopes are the scopes that were made with the same calls.
type madeScopes struct {
	bySlot map[format.Slot]*expression.Scope
	calls  *expression.Name
}

// scope returns what a slot sees.
func (s scopes) scope(slot format.Slot) *expression.Scope {
	if s.made == nil {
		return s.newScope(slot)
	}
	if s.made.bySlot[slot] == nil {
		s.made.bySlot[slot] = s.newScope(slot)
	}
	return s.made.bySlot[slot]
}

// keptScopes are what the programs of a file hold on to, or those of a method with names of its own:
// one for requests, one where record can be called, and one for all other slots. Every name is visible
// there and most have any member, since that a program has compiled says that it has used no other.
type keptScopes struct{ request, record, other *expression.Scope }

func (s scopes) keptScope(slot format.Slot, record bool) *expression.Scope {
	if s.kept == nil {
		return nil
	}
	scope, body := &s.kept.other, plainNames[RootBody]
	switch {
	case record:
		scope = &s.kept.record
	case slot == format.SlotRequest && s.resource != nil:
		scope, body = &s.kept.request, s.names.sent
	}
	if *scope == nil {
		names := append(make([]*expression.Name, 0, rootCount+len(s.lets)), plainNames[:]...)
		names[RootBody] = body
		*scope = expression.NewScope(expression.ScopeOptions{
			Names: s.withLets(names, true), Functions: s.functions, Enums: s.enums, Limits: s.limits, Record: record,
		})
	}
	return *scope
}

// withLets returns the names of the roots with those of let behind them. Where these cannot be used
// they have their slots nevertheless, so that what comes behind them has the same slot everywhere.
func (s scopes) withLets(names []*expression.Name, visible bool) []*expression.Name {
	for _, let := range s.lets {
		name := &expression.Name{Name: let.name, Doc: "stands for " + let.source, Expands: let.source}
		if !visible {
			name.Hidden = &expression.Problem{Code: diagnostic.CodeUnknownName, Message: let.name + " is not visible here"}
		}
		names = append(names, name)
	}
	return names
}

// makingOnce returns the scopes with room to hold each.
func (s scopes) makingOnce() scopes {
	s.made = &madeScopes{bySlot: map[format.Slot]*expression.Scope{}}
	return s
}

func (s scopes) newScope(slot format.Slot) *expression.Scope {
	names := make([]*expression.Name, rootCount, rootCount+len(s.lets))
	for root := range names {
		names[root] = s.name(root, slot)
	}
	record := s.record && slot == format.SlotResult
	return expression.NewScope(expression.ScopeOptions{
		Names: s.withLets(names, Roots[RootCalls].visibleIn(slot)), Functions: s.functions, Enums: s.enums, Limits: s.limits,
		Record: record, Kept: s.keptScope(slot, record),
	})
}

// name returns a root as a slot sees it.
func (s scopes) name(root int, slot format.Slot) *expression.Name {
	visible := Roots[root].visibleIn(slot)
	switch {
	case !visible:
	case root == RootAccount:
		return s.names.account
	case root == RootQuery && s.resource != nil:
		return s.names.query
	case root == RootBody && s.method != nil && !s.method.HasBody():
		return bodyless(s.method.Name)
	case root == RootBody && s.resource != nil && slot == format.SlotRequest:
		return s.names.sent
	case root == RootBody && s.resource != nil:
		return s.names.body
	case root == RootPage && (s.method == nil || !s.method.IsList()):
		return pageless
	case root == RootCalls && !s.openCalls:
		return s.callsName()
	}
	return rootName(root, slot)
}

// callsName returns the name of the calls that can be named.
func (s scopes) callsName() *expression.Name {
	if s.made != nil && s.made.calls != nil {
		return s.made.calls
	}
	name := *plainNames[RootCalls]
	name.Members, name.UnknownMember = s.calls, unknownCall(s.calls, s.later)
	if s.made != nil {
		s.made.calls = &name
	}
	return &name
}

// PageParams are the query parameters that the method list takes beside the common ones. An
// expression sees what comes of them as page.
var PageParams = []string{ParamLimit, ParamCursor}

// The parameters of a page: the most objects that it may have, and where it begins.
const (
	ParamLimit  = "limit"
	ParamCursor = "next_cursor"
)

// ParamETag is the query parameter for the version that the resource must have. Expressions see it.
const ParamETag = "etag"

// commonParams are the query parameters that every unified method takes.
var commonParams = []string{
	"integrated_account_id", "truto_response_format", "truto_ignore_remote_data",
	"truto_exclude_fields", "remote_query",
}

// HiddenParams are the query parameters that the runtime takes for itself, so that no expression
// sees them.
var HiddenParams = slices.Concat(commonParams, PageParams)

// RuntimeParams are the query parameters that the runtime sees to, whatever the mapping.
var RuntimeParams = slices.Concat(HiddenParams, []string{ParamETag})

// OwnParams returns the query parameters of a method that the runtime sees to. A list, and what is
// not there yet, have no version.
func OwnParams(method string) []string {
	switch method {
	case MethodList:
		return HiddenParams
	case MethodCreate:
		return commonParams
	}
	return slices.Concat(commonParams, []string{ParamETag})
}
