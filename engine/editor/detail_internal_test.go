package editor

import (
	"slices"
	"testing"

	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/template"
)

// TestDetails checks that what this package adds to the tables has its place in them, and that
// nothing is left open without having been thought of.
func TestDetails(t *testing.T) {
	known := map[place]bool{}
	for _, object := range format.Objects {
		for _, field := range object.Fields {
			at := place{object.Name, field.Key}
			known[at] = true
			isOpen := field.Kind == format.KindAny || field.Kind == format.KindMap && field.Of == "" && field.Slot == ""
			if isOpen && details[at] == nil {
				t.Errorf("nothing says what stands behind %s of %s", field.Key, object.Name)
			}
		}
	}
	for at := range details {
		if !known[at] {
			t.Errorf("there is no key %s of %s", at.key, at.object)
		}
	}
	for name := range objectRules {
		if !slices.ContainsFunc(format.Objects, func(object format.Object) bool { return object.Name == name }) {
			t.Errorf("there is no object %s", name)
		}
	}
	isKeyword := func(name string) bool {
		return slices.ContainsFunc(template.Keywords, func(keyword template.Keyword) bool { return keyword.Name == name })
	}
	for name := range keywordSchemas {
		if !isKeyword(name) {
			t.Errorf("there is no keyword %s", name)
		}
	}
	for _, c := range companions {
		if !isKeyword(c.keyword) {
			t.Errorf("there is no keyword %s", c.keyword)
		}
	}
}
