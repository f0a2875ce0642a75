package catalogtest_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/unimap/unimap/engine/value"
)

// undescribedMembers returns the JSON pointers of the members that no schema names, where the
// schemas list the members of the object and say nothing about others. To JSON Schema these are
// valid, but they are the usual form of a misspelt name.
func undescribedMembers(schemas []*openapi3.Schema, v any, pointer string) []string {
	schemas = withParts(schemas)
	switch v := v.(type) {
	case []any:
		var found []string
		items := itemsOf(schemas)
		for i, element := range v {
			found = append(found, undescribedMembers(items, element, pointer+"/"+strconv.Itoa(i))...)
		}
		return found
	case *value.Object:
		var found []string
		closed := listsMembers(schemas)
		for name, member := range v.All() {
			at := pointer + "/" + escapePointer(name)
			described := membersOf(schemas, name)
			if len(described) == 0 && closed {
				found = append(found, at)
				continue
			}
			found = append(found, undescribedMembers(described, member, at)...)
		}
		return found
	}
	return nil
}

// withParts returns schemas with all that they are composed of.
func withParts(schemas []*openapi3.Schema) []*openapi3.Schema {
	var all []*openapi3.Schema
	seen := map[*openapi3.Schema]bool{}
	var add func(s *openapi3.Schema)
	add = func(s *openapi3.Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		all = append(all, s)
		for _, parts := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
			for _, part := range parts {
				add(part.Value)
			}
		}
	}
	for _, s := range schemas {
		add(s)
	}
	return all
}

// listsMembers reports whether schemas list members and none says whether there may be others.
// Where one forbids others, validation reports them.
func listsMembers(schemas []*openapi3.Schema) bool {
	lists := false
	for _, s := range schemas {
		if s.AdditionalProperties.Has != nil || s.AdditionalProperties.Schema != nil || len(s.PatternProperties) > 0 {
			return false
		}
		lists = lists || len(s.Properties) > 0
	}
	return lists
}

func membersOf(schemas []*openapi3.Schema, name string) []*openapi3.Schema {
	var members []*openapi3.Schema
	for _, s := range schemas {
		if ref := s.Properties[name]; ref != nil {
			members = append(members, ref.Value)
		} else if ref := s.AdditionalProperties.Schema; ref != nil {
			members = append(members, ref.Value)
		}
	}
	return members
}

func itemsOf(schemas []*openapi3.Schema) []*openapi3.Schema {
	var items []*openapi3.Schema
	for _, s := range schemas {
		if s.Items != nil {
			items = append(items, s.Items.Value)
		}
	}
	return items
}

// escapePointer writes a name as a reference token (RFC 6901).
func escapePointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
