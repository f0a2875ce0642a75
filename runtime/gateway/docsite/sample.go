package docsite

import (
	"cmp"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/gateway/description"
)

// sample is one way to make the request in code.
type sample struct{ Name, Code string }

// maxSampleFields is how many fields the body of a sample has: enough to show the form.
const maxSampleFields = 4

// call is what the samples of a method say, each in its language.
type call struct {
	http, path, server string
	method             string
	model, resource    string
	hasID              bool
	body               *value.Object // nil for none
	query              *value.Object // beyond integrated_account_id
}

func samplesOf(resource *schema.Resource, s description.Support, server string) []sample {
	c := call{
		http: description.HTTPMethod(s.Name), path: description.Path(resource.Model, resource.Resource, s.Name), server: server,
		method: s.Name, model: resource.Model, resource: resource.Resource, hasID: mapping.HasID(s.Name), query: sampleQuery(s),
	}
	if s.Methods[0].HasBody() {
		c.body = sampleBody(resource, s)
	}
	out := []sample{{"curl", c.curl()}, {"JavaScript", c.javaScript()}, {"Python", c.python()}}
	if slices.Contains(mapping.MethodNames, s.Name) {
		out = append(out, sample{"TypeScript SDK", c.typeScriptSDK()}, sample{"Python SDK", c.pythonSDK()})
	}
	return out
}

// sampleQuery has the parameters that most providers require.
func sampleQuery(s description.Support) *value.Object {
	query, counts := value.NewObject(1), map[string]int{}
	for _, m := range s.Methods {
		for _, p := range description.Params(m) {
			if !p.Required {
				continue
			}
			if counts[p.Name]++; 2*counts[p.Name] >= len(s.Methods) && len(p.Allowed) > 0 {
				query.Set(p.Name, p.Allowed[0])
			}
		}
	}
	return query
}

// sampleBody has the fields that most providers write, in the order of the schema.
func sampleBody(resource *schema.Resource, s description.Support) *value.Object {
	counts := map[string]int{}
	for _, m := range s.Methods {
		for _, name := range mapping.FieldsWritten(m) {
			counts[name]++
		}
	}
	properties := slices.DeleteFunc(slices.Clone(resource.Write.Root().Properties()), func(p schema.Property) bool {
		return counts[p.Name] == 0 || p.Name == remoteData || p.Shape.Open() && len(p.Shape.Properties()) == 0
	})
	chosen := slices.Clone(properties)
	slices.SortStableFunc(chosen, func(a, b schema.Property) int { return cmp.Compare(counts[b.Name], counts[a.Name]) })
	chosen = chosen[:min(len(chosen), maxSampleFields)]
	body := value.NewObject(len(chosen))
	for _, p := range properties {
		if slices.ContainsFunc(chosen, func(c schema.Property) bool { return c.Name == p.Name }) {
			body.Set(p.Name, sampleValue(p.Name, p.Shape, favourites(s), 0))
		}
	}
	return body
}

// favourites are the values that most providers accept, by field.
func favourites(s description.Support) map[string]string {
	counts := map[string]map[string]int{}
	best := map[string]string{}
	for _, m := range s.Methods {
		for _, choice := range description.Accepted(m) {
			if counts[choice.Field] == nil {
				counts[choice.Field] = map[string]int{}
			}
			for _, v := range choice.Values {
				count := counts[choice.Field]
				if count[v]++; best[choice.Field] == "" || count[v] > count[best[choice.Field]] {
					best[choice.Field] = v
				}
			}
		}
	}
	return best
}

// sampleValue makes up a value of a shape. A reference stands in its bare form.
func sampleValue(name string, s *schema.Shape, favourites map[string]string, depth int) any {
	switch {
	case depth > maxFieldDepth:
		return nil
	case s.Shorthand() != "":
		field := name + "." + s.Shorthand()
		if favourites[field] != "" {
			return favourites[field]
		}
		return sampleValue(strings.TrimSuffix(name, "s")+"_"+s.Shorthand(), s.At(s.Shorthand()), favourites, depth+1)
	case favourites[name] != "":
		return favourites[name]
	case len(s.Enum()) > 0:
		return s.Enum()[0]
	case slices.Contains(s.Formats(), "date"):
		return "2026-01-31"
	case slices.Contains(s.Formats(), "date-time"):
		return "2026-01-31T09:30:00Z"
	case s.Items() != nil:
		return []any{sampleValue(name, s.Items(), favourites, depth+1)}
	case s.Accepts("string"):
		return "your_" + name
	case s.Accepts("boolean"):
		return true
	case s.Accepts("integer"):
		return int64(1)
	}
	return sampleObject(s, favourites, depth)
}

func sampleObject(s *schema.Shape, favourites map[string]string, depth int) any {
	out := value.NewObject(0)
	for _, p := range s.Properties() {
		if p.Required {
			out.Set(p.Name, sampleValue(p.Name, p.Shape, favourites, depth+1))
		}
	}
	return out
}
