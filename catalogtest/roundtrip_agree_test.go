package catalogtest_test

import (
	"strings"
	"time"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/timeformat"
	"github.com/unimap/unimap/engine/value"
)

// verdict is what comes of comparing a value that was written with the one that was read.
type verdict int

const (
	unclear verdict = iota // there is nothing in what was read that could be compared
	agrees
	differs
)

// agreement compares the fields of unified requests with those of unified answers. What may
// differ is the form: a request names a reference by its id or its name while the answer has
// both, it may give a day for a moment, and of several unified values that are one to the
// provider the answer has the first.
type agreement struct {
	enums map[string]*enum.Table
}

// field compares one field. written is the value in the request, with bare references written
// out, read the one in the answer, and shape the field of the request's schema.
func (a agreement) field(shape *schema.Shape, written, read any) verdict {
	switch written := written.(type) {
	case nil:
		return cleared(read)
	case []any:
		return a.list(shape.Items(), written, read)
	case *value.Object:
		if shape.Open() {
			return openObject(written, read)
		}
		return a.reference(written, read)
	case string:
		if len(shape.Formats()) > 0 {
			return sameMoment(written, read)
		}
		return sameText(written, read)
	}
	return equal(written, read)
}

func of(holds bool) verdict {
	if holds {
		return agrees
	}
	return differs
}

// cleared is the verdict on a field that was written as null.
func cleared(read any) verdict {
	switch read := read.(type) {
	case string:
		return of(read == "")
	case []any:
		return of(len(read) == 0)
	case *value.Object:
		return of(value.IsNil(read.Get("id")) && value.IsNil(read.Get("name")))
	}
	return of(value.IsNil(read))
}

// list compares lists of which the one in the request replaces the present one, without regard to
// order.
func (a agreement) list(items *schema.Shape, written []any, read any) verdict {
	if value.IsMissing(read) && len(written) > 0 {
		return unclear
	}
	present, _ := read.([]any)
	if len(present) != len(written) {
		return differs
	}
	taken := make([]bool, len(present))
	for _, element := range written {
		if found := a.find(items, element, present, taken); found != agrees {
			return found
		}
	}
	return agrees
}

// find looks for the counterpart of an element and takes it.
func (a agreement) find(items *schema.Shape, element any, present []any, taken []bool) verdict {
	best := differs
	for i, candidate := range present {
		if taken[i] {
			continue
		}
		switch a.field(items, element, candidate) {
		case agrees:
			taken[i] = true
			return agrees
		case unclear:
			best = unclear
		}
	}
	return best
}

// reference compares objects such as {id, name}. Where both have an id, the id decides. What has
// a name alone at the provider, such as a tag, may be given by it as id.
func (a agreement) reference(written *value.Object, read any) verdict {
	if value.IsNil(written.Get("id")) && value.IsNil(written.Get("name")) && (written.Has("id") || written.Has("name")) {
		return cleared(read)
	}
	present, ok := read.(*value.Object)
	if !ok {
		return unclear
	}
	if id := written.Get("id"); !value.IsNil(id) && !value.IsNil(present.Get("id")) {
		return equal(id, present.Get("id"))
	}
	if name := written.Get("name"); !value.IsNil(name) && !value.IsNil(present.Get("name")) {
		return of(a.sameName(name, present.Get("name")))
	}
	if id := written.Get("id"); !present.Has("id") && !value.IsNil(id) && value.Equal(id, present.Get("name")) {
		return agrees
	}
	return unclear
}

// sameName compares names as people write them, and names that are one to the provider.
func (a agreement) sameName(written, read any) bool {
	x, xOK := written.(string)
	y, yOK := read.(string)
	if !xOK || !yOK {
		return false
	}
	if strings.EqualFold(x, y) {
		return true
	}
	for _, table := range a.enums {
		native, known := table.Native(strings.ToLower(x))
		if !known {
			continue
		}
		if unified, ok := table.Unified(native); ok && unified == y {
			return true
		}
	}
	return false
}

// sameMoment compares a date or a time with what was read. Where one of them is a day alone, only
// the days count.
func sameMoment(written string, read any) verdict {
	if value.IsMissing(read) {
		return unclear
	}
	text, _ := read.(string)
	x, err := timeformat.Parse(written, time.UTC)
	if err != nil {
		return unclear
	}
	y, err := timeformat.Parse(text, time.UTC)
	if err != nil {
		return differs
	}
	if x.DateOnly || y.DateOnly {
		return of(x.Date() == y.Date() || x.Time.UTC().Format(time.DateOnly) == y.Time.UTC().Format(time.DateOnly))
	}
	return of(x.Time.Equal(y.Time) && x.Fraction == y.Fraction)
}

// sameText compares texts but for white space at their ends.
func sameText(written string, read any) verdict {
	if value.IsMissing(read) {
		return unclear
	}
	text, ok := read.(string)
	return of(ok && strings.TrimSpace(written) == strings.TrimSpace(text))
}

// openObject compares the members that were written, such as custom fields.
func openObject(written *value.Object, read any) verdict {
	present, ok := read.(*value.Object)
	if !ok {
		return unclear
	}
	result := unclear
	for name, member := range written.All() {
		got := present.Get(name)
		switch {
		case value.IsMissing(got) && !value.IsNil(member):
			continue
		case !isEcho(member, got, sameScalar):
			return differs
		}
		result = agrees
	}
	return result
}

func equal(written, read any) verdict {
	if value.IsMissing(read) {
		return unclear
	}
	return of(value.Equal(written, read))
}

// isEcho reports whether a native value can be the answer to one that was written: the same, with
// further members where it is an object, as of an option that was named by its id. Nothing is
// the answer to null, and so is what is empty. same compares scalars.
func isEcho(written, read any, same func(written, read any) bool) bool {
	switch written := written.(type) {
	case nil:
		return !value.Truthy(read)
	case *value.Object:
		present, ok := read.(*value.Object)
		if !ok {
			return false
		}
		for name, member := range written.All() {
			if !isEcho(member, present.Get(name), same) {
				return false
			}
		}
		return true
	case []any:
		present, ok := read.([]any)
		if !ok || len(present) != len(written) {
			return false
		}
		for i, element := range written {
			if !isEcho(element, present[i], same) {
				return false
			}
		}
		return true
	}
	return same(written, read)
}

// sameScalar reports whether two scalars are the same but for the way they are written: providers
// give numbers as texts, and times with a fraction of zeros.
func sameScalar(written, read any) bool {
	if value.Equal(written, read) {
		return true
	}
	x, y := scalarText(written), scalarText(read)
	return x != "" && y != "" && (x == y || sameMoment(x, y) == agrees)
}

func scalarText(v any) string {
	switch value.KindOf(v) {
	case value.KindString:
		return v.(string)
	case value.KindNumber:
		return value.String(v)
	}
	return ""
}
