package catalogtest_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// bodyMaker makes up values for the fields of unified bodies. Ids, and names that are not free
// texts, are of the kinds that the mapping's own cases have, since a provider's ids have a form
// that no schema tells.
type bodyMaker struct {
	trip    *roundTrip
	members map[string][]string // by field, the members of its objects that the mapping reads
	samples map[string][]any    // by field, the values in the cases
}

func newBodyMaker(r *roundTrip) *bodyMaker {
	b := &bodyMaker{trip: r, members: map[string][]string{}, samples: map[string][]any{}}
	for _, plan := range r.update.Plans() {
		for _, path := range plan.BodyReads() {
			b.noteMember(path)
		}
	}
	for _, tested := range r.updates() {
		b.noteSamples(r.bodyOf(tested))
	}
	for _, tested := range r.file.Cases {
		if result, ok := tested.Result.(*value.Object); ok {
			b.noteSamples(result)
		}
	}
	return b
}

// noteMember takes the field and the member of its objects from a path such as body.tags[*].name.
func (b *bodyMaker) noteMember(path expression.Path) {
	var keys []string
	for _, segment := range path.Segments {
		if segment.Step == expression.StepKey {
			keys = append(keys, segment.Key)
		}
	}
	if len(keys) > 1 {
		b.members[keys[0]] = append(b.members[keys[0]], keys[1])
	}
}

func (b *bodyMaker) noteSamples(object *value.Object) {
	for _, field := range b.trip.fields {
		sample := object.Get(field)
		if value.IsNil(sample) {
			continue
		}
		if list, ok := sample.([]any); ok {
			b.samples[field] = append(b.samples[field], list...)
			continue
		}
		b.samples[field] = append(b.samples[field], sample)
	}
}

// values returns made-up values of a field for one seed; none if there is nothing to go by.
func (b *bodyMaker) values(field string, seed uint64) []any {
	shape := b.trip.shapeOf(field)
	random := rand.New(rand.NewPCG(seed, uint64(slices.Index(b.trip.fields, field))))
	var values []any
	if items := shape.Items(); items != nil {
		values = b.lists(field, items, random)
	} else {
		values = b.singles(field, shape, random)
	}
	if seed == 0 && shape.Nullable() {
		values = append(values, nil)
	}
	return values
}

// lists returns lists of one element each, and where texts are free one of several.
func (b *bodyMaker) lists(field string, items *schema.Shape, random *rand.Rand) []any {
	var lists []any
	for _, element := range b.singles(field, items, random) {
		lists = append(lists, []any{element})
	}
	if isFree(field) && len(lists) > 0 {
		lists = append(lists, []any{value.ObjectOf("name", word(random)), value.ObjectOf("name", word(random))}, []any{})
	}
	return lists
}

func (b *bodyMaker) singles(field string, shape *schema.Shape, random *rand.Rand) []any {
	switch {
	case len(shape.Formats()) > 0:
		return []any{moment(random, random.IntN(2) == 0)}
	case shape.Open():
		return b.openObjects(field, random)
	case shape.Accepts("object"):
		return b.references(field, shape, random)
	case field == "name":
		return []any{title(random)}
	case field == "description":
		return []any{prose(random)}
	case shape.Accepts("string"):
		return b.sampled(field, random)
	}
	return nil
}

// sampled returns one of the texts that the cases have.
func (b *bodyMaker) sampled(field string, random *rand.Rand) []any {
	if len(b.samples[field]) == 0 {
		return nil
	}
	return []any{b.samples[field][random.IntN(len(b.samples[field]))]}
}

// openObjects returns one member of those that the cases write, with the value it has there.
func (b *bodyMaker) openObjects(field string, random *rand.Rand) []any {
	var members []any
	for _, tested := range b.trip.updates() {
		written, ok := b.trip.bodyOf(tested).Get(field).(*value.Object)
		if !ok {
			continue
		}
		for name, member := range written.All() {
			members = append(members, value.ObjectOf(name, member))
		}
	}
	if len(members) == 0 {
		return nil
	}
	return []any{members[random.IntN(len(members))]}
}

// references returns references by id and by name, as far as the mapping reads them: a known id,
// one that differs in its digits, each name that an enum of the field accepts, or a known name.
func (b *bodyMaker) references(field string, shape *schema.Shape, random *rand.Rand) []any {
	var out []any
	if b.reads(field, "id") && shape.Property("id") != nil {
		if id, ok := b.sampleMember(field, "id", random); ok {
			out = append(out, value.ObjectOf("id", id), value.ObjectOf("id", otherDigits(id, random)))
		}
	}
	if b.reads(field, "name") && shape.Property("name") != nil {
		for _, name := range b.names(field, random) {
			out = append(out, value.ObjectOf("name", name))
		}
	}
	return out
}

// reads reports whether the mapping reads a member of a field's objects, or the objects as wholes.
func (b *bodyMaker) reads(field, member string) bool {
	return len(b.members[field]) == 0 || slices.Contains(b.members[field], member)
}

func (b *bodyMaker) names(field string, random *rand.Rand) []string {
	if isFree(field) {
		return []string{word(random)}
	}
	if accepted := b.accepted(field); len(accepted) > 0 {
		return accepted
	}
	if name, ok := b.sampleMember(field, "name", random); ok {
		return []string{name}
	}
	return nil
}

// accepted returns the names that the enum of a field accepts: the one that gives the names which
// the cases have.
func (b *bodyMaker) accepted(field string) []string {
	for _, name := range sortedKeys(b.trip.mapping.Enums) {
		table := b.trip.mapping.Enums[name]
		for _, sample := range b.samples[field] {
			object, ok := sample.(*value.Object)
			if !ok {
				continue
			}
			if text, ok := object.Get("name").(string); ok && slices.Contains(table.Produced(), text) {
				return table.Accepted()
			}
		}
	}
	return nil
}

func (b *bodyMaker) sampleMember(field, member string, random *rand.Rand) (string, bool) {
	var found []string
	for _, sample := range b.samples[field] {
		if object, ok := sample.(*value.Object); ok {
			if text, ok := object.Get(member).(string); ok && text != "" {
				found = append(found, text)
			}
		}
	}
	if len(found) == 0 {
		return "", false
	}
	return found[random.IntN(len(found))], true
}

// isFree reports whether the names of a field's objects are any text.
func isFree(field string) bool { return field == "tags" }

var digits = regexp.MustCompile(`[0-9]`)

// otherDigits changes the digits of an id but for the first one of a number, and so its form
// stays what it is.
func otherDigits(id string, random *rand.Rand) string {
	first := true
	return digits.ReplaceAllStringFunc(id, func(digit string) string {
		if first {
			first = false
			return digit
		}
		return string(rune('0' + random.IntN(10)))
	})
}

var words = []string{"printer", "Ärger", "toner", "floor", "naïve", "東京", "fire", "smoke", "Zoë", "ring"}

func word(random *rand.Rand) string {
	return strings.ToLower(words[random.IntN(len(words))]) + fmt.Sprint(random.IntN(1000))
}

// title is a line of text with characters that an encoding may spoil.
func title(random *rand.Rand) string {
	marks := []string{`"quoted"`, "a & b", "<none>", "50 %", "1 = 1", `back\slash`, "é€😀", "{x}", "don't"}
	return word(random) + " " + marks[random.IntN(len(marks))] + " " + word(random)
}

// prose is plain text in paragraphs, which no conversion between markups may change.
func prose(random *rand.Rand) string {
	paragraph := func() string { return "The " + word(random) + " of the " + word(random) + " is ready." }
	if random.IntN(2) == 0 {
		return paragraph()
	}
	return paragraph() + "\n\n" + paragraph()
}

func moment(random *rand.Rand, dayOnly bool) string {
	at := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(random.IntN(3*365*24*60)) * time.Minute)
	if dayOnly {
		return at.Format(time.DateOnly)
	}
	return at.Format(time.RFC3339)
}
