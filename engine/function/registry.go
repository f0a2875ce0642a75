package function

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// Registry is a set of functions by name. It is immutable after NewRegistry.
type Registry struct {
	byName map[string]*Function
	names  []string
}

// NewRegistry returns a registry of the standard library and the embedder's extra functions.
// An extra function may not take the name of a standard one or of a predicate form.
func NewRegistry(extra ...*Function) (*Registry, error) {
	if len(extra) == 0 {
		return Standard(), nil
	}
	return newRegistry(extra)
}

func newRegistry(extra []*Function) (*Registry, error) {
	registry := &Registry{byName: make(map[string]*Function, len(standard)+len(extra))}
	for _, f := range standard {
		registry.byName[f.Name] = f
	}
	for _, f := range extra {
		if err := checkExtra(registry, f); err != nil {
			return nil, err
		}
		registry.byName[f.Name] = f
	}
	for name := range registry.byName {
		registry.names = append(registry.names, name)
	}
	slices.Sort(registry.names)
	return registry, nil
}

// Standard returns the registry of the standard library alone.
func Standard() *Registry { return standardRegistry() }

// Lookup returns the function named name, or nil.
func (r *Registry) Lookup(name string) *Function { return r.byName[name] }

// Names returns all names, sorted. The caller must not change the slice.
func (r *Registry) Names() []string { return r.names }

// Functions returns all functions, sorted by category in the order of the reference, then name.
func (r *Registry) Functions() []*Function {
	out := make([]*Function, 0, len(r.names))
	for _, name := range r.names {
		out = append(out, r.byName[name])
	}
	slices.SortStableFunc(out, func(a, b *Function) int {
		return slices.Index(Categories, a.Category) - slices.Index(Categories, b.Category)
	})
	return out
}

// Signature returns the function's form, such as "pad(text, width, fill?)".
func (f *Function) Signature() string {
	parts := make([]string, len(f.Parameters))
	for i, p := range f.Parameters {
		parts[i] = p.Name
		if p.Optional {
			parts[i] += "?"
		}
		if p.Variadic {
			parts[i] += "..."
		}
	}
	return f.Name + "(" + strings.Join(parts, ", ") + ")"
}

// Arity returns the least and the greatest number of arguments; -1 means no upper bound.
func (f *Function) Arity() (least, most int) {
	for _, p := range f.Parameters {
		if p.Variadic {
			if !p.Optional {
				least++
			}
			return least, -1
		}
		if !p.Optional {
			least++
		}
		most++
	}
	return least, most
}

func checkExtra(registry *Registry, f *Function) error {
	switch {
	case f == nil || f.Apply == nil || f.Name == "":
		return fmt.Errorf("function: an extra function needs a name and an implementation")
	case registry.Documented(f.Name) != nil:
		return fmt.Errorf("function: %q is already defined", f.Name)
	case !callable.MatchString(f.Name) || slices.Contains(words, f.Name):
		return fmt.Errorf("function: %q cannot be called: a name has letters, digits and underscores, and is no word of the language", f.Name)
	case f.Doc == "":
		return fmt.Errorf("function: %q needs a doc", f.Name)
	case f.Category != "" && !slices.Contains(Categories, f.Category):
		return fmt.Errorf("function: %q is of the category %q, which is none; use one of Categories", f.Name, f.Category)
	case f.Result != "" && !slices.Contains(kinds, f.Result):
		return fmt.Errorf("function: the result of %q is of the kind %q, which is none; use one of package value", f.Name, f.Result)
	}
	return checkParameters(f)
}

var (
	callable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	// words have a meaning of their own in the language.
	words = []string{"and", "or", "not", "in", "contains", "matches", "startsWith", "endsWith", "let", "if", "else", "true", "false", "nil", "null"}
	kinds = []value.Kind{
		value.KindMissing, value.KindNull, value.KindBoolean, value.KindNumber, value.KindString, value.KindList, value.KindObject,
	}
)

func checkParameters(f *Function) error {
	for i, p := range f.Parameters {
		for _, kind := range p.Kinds {
			if !slices.Contains(kinds, kind) {
				return fmt.Errorf("function: the parameter %s of %q takes the kind %q, which is none; use one of package value", p.Name, f.Name, kind)
			}
		}
		switch {
		case p.Variadic && i < len(f.Parameters)-1:
			return fmt.Errorf("function: the parameter %s of %q is variadic, but not the last", p.Name, f.Name)
		case !p.Optional && i > 0 && f.Parameters[i-1].Optional:
			return fmt.Errorf("function: the parameter %s of %q is required, but comes after one that is not", p.Name, f.Name)
		}
	}
	return nil
}
