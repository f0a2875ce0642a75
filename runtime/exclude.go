package runtime

import (
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// exclusion is a set of dotted paths that are to be left out of a value, as a tree of their names:
// a caller may give thousands of paths, and every object of a page is gone through once for all.
type exclusion struct {
	whole bool                  // the value itself is left out
	below map[string]*exclusion // of its members
}

// exclusionOf returns the set of the given paths; nil, which leaves nothing out, if there are none.
func exclusionOf(paths []string) *exclusion {
	if len(paths) == 0 {
		return nil
	}
	root := &exclusion{}
	for _, path := range paths {
		at := root
		for name := range strings.SplitSeq(path, ".") {
			at = at.member(name)
		}
		at.whole = true
	}
	return root
}

// member returns what is left out of a member, in a set that is being made.
func (e *exclusion) member(name string) *exclusion {
	if e.below == nil {
		e.below = map[string]*exclusion{}
	}
	if e.below[name] == nil {
		e.below[name] = &exclusion{}
	}
	return e.below[name]
}

// of returns what is left out of a member, or nil.
func (e *exclusion) of(name string) *exclusion {
	if e == nil {
		return nil
	}
	return e.below[name]
}

// isWhole reports whether the value itself is left out.
func (e *exclusion) isWhole() bool { return e != nil && e.whole }

// reaches reports whether something within the value is left out.
func (e *exclusion) reaches() bool { return e != nil && len(e.below) > 0 }

// cut returns a value without what is left out of it; a name on a list goes to each element.
func (e *exclusion) cut(v any) any {
	if !e.reaches() {
		return v
	}
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = e.cut(element)
		}
		return out
	case *value.Object:
		out := value.NewObject(v.Len())
		for name, member := range v.All() {
			if below := e.of(name); !below.isWhole() {
				out.Set(name, below.cut(member))
			}
		}
		return out
	}
	return v
}
