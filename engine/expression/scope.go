package expression

import (
	"slices"

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
	Members map[string]bool
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
	names     []*Name
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
}

// NewScope returns a scope.
func NewScope(options ScopeOptions) *Scope {
	functions := options.Functions
	if functions == nil {
		functions = function.Standard()
	}
	return &Scope{
		names:     options.Names,
		functions: functions,
		enums:     options.Enums,
		record:    options.Record,
		limits:    options.Limits.WithDefaults(),
	}
}

// With returns a scope that sees one name more, as inside a loop.
func (s *Scope) With(name *Name) *Scope {
	child := *s
	child.names = append(slices.Clone(s.names), name)
	return &child
}

// Lookup returns the slot of a name, or -1. A later name shadows an earlier one.
func (s *Scope) Lookup(name string) int {
	for i := len(s.names) - 1; i >= 0; i-- {
		if s.names[i].Name == name {
			return i
		}
	}
	return -1
}

// Names returns the names in order of their slots. The caller must not change them.
func (s *Scope) Names() []*Name { return s.names }

// Functions returns the library of the scope.
func (s *Scope) Functions() *function.Registry { return s.functions }

func (s *Scope) nameList() []string {
	names := make([]string, 0, len(s.names))
	for _, name := range s.names {
		if name.Hidden == nil {
			names = append(names, name.Name)
		}
	}
	return names
}
