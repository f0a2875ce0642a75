package expression

import (
	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
)

// Name is a name that an expression may use.
type Name struct {
	Name string
	Doc  string
	// Alias is the path whose element the name stands for, for the variable of a loop; nil
	// otherwise. Reads through the name count as reads of that path.
	Alias []Path
	// Computed says that the element can be something else than those paths lead to.
	Computed bool
	// Expands, when not empty, is the expression that the name stands for. It sees the names
	// before it.
	Expands string
	// Members, when not nil, lists the only keys the value can have.
	Members []string
	// Open are the members whose own members have names of the provider, such as custom_fields of a
	// request: where one of them gives way to something that is laid over it, a warning says so.
	Open map[string]bool
	// UnknownMember explains a key that is not in Members; nil gives a plain "unknown name".
	UnknownMember func(key string) *Problem
	// FoldCase says below which paths of the name keys are made lower-case, since they are names of
	// HTTP headers; nil is none.
	FoldCase func(below []Segment) bool
	// Hidden, when not nil, says why the name cannot be used in this slot. The name keeps its
	// slot, so that values stand at the same place for every slot of a mapping.
	Hidden *Problem
}

// Scope is what an expression sees: names, functions and enums. It is immutable.
type Scope struct {
	*library
	outer *Scope  // whose names come first; nil for none
	first int     // the slot of the first of the others
	names []*Name // the others
	kept  *Scope  // see ScopeOptions; nil for the scope itself
}

// library is what all scopes share that are made of one.
type library struct {
	functions *function.Registry
	enums     map[string]*enum.Table
	record    bool
	limits    limit.Limits
}

// ScopeOptions are the parts of a Scope.
type ScopeOptions struct {
	Names     []*Name                // shared, and not to be changed
	Functions *function.Registry     // nil means the standard library
	Enums     map[string]*enum.Table // what unified() and native() may name
	Record    bool                   // whether record(x) may be called
	Limits    limit.Limits
	// Kept, when not nil, is a scope with the same names in which whatever compiles in this one means
	// the same, though more may compile. Programs hold on to it in the place of this one, so that
	// scopes that differ in what they refuse need not all be kept.
	Kept *Scope
}

// NewScope returns a scope.
func NewScope(options ScopeOptions) *Scope {
	functions := options.Functions
	if functions == nil {
		functions = function.Standard()
	}
	return &Scope{
		names: options.Names,
		kept:  options.Kept,
		library: &library{
			functions: functions,
			enums:     options.Enums,
			record:    options.Record,
			limits:    options.Limits.WithDefaults(),
		},
	}
}

// With returns a scope that sees one name more, as inside a loop.
func (s *Scope) With(name *Name) *Scope {
	child := &Scope{library: s.library, outer: s, first: s.Size(), names: []*Name{name}}
	if s.kept != nil {
		child.kept = s.kept.With(name)
	}
	return child
}

// toKeep returns the scope that a program holds on to.
func (s *Scope) toKeep() *Scope {
	if s.kept != nil {
		return s.kept
	}
	return s
}

// before returns a scope with the names of the first slots alone.
func (s *Scope) before(slot int) *Scope {
	for slot < s.first {
		s = s.outer
	}
	return &Scope{library: s.library, outer: s.outer, first: s.first, names: s.names[:slot-s.first]}
}

// Size returns the number of slots.
func (s *Scope) Size() int { return s.first + len(s.names) }

// Lookup returns the slot of a name, or -1. A later name shadows an earlier one.
func (s *Scope) Lookup(name string) int {
	for slot := s.Size() - 1; slot >= 0; slot-- {
		if s.name(slot).Name == name {
			return slot
		}
	}
	return -1
}

// name returns the name of a slot.
func (s *Scope) name(slot int) *Name {
	for slot < s.first {
		s = s.outer
	}
	return s.names[slot-s.first]
}

// Functions returns the library of the scope.
func (s *Scope) Functions() *function.Registry { return s.functions }

func (s *Scope) nameList() []string {
	var names []string
	for slot := range s.Size() {
		if name := s.name(slot); name.Hidden == nil {
			names = append(names, name.Name)
		}
	}
	return names
}
