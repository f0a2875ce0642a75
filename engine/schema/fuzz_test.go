package schema_test

import (
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// FuzzValidate holds any document against the write side of tickets: a valid one stays valid
// when its references are expanded, is accepted without being decoded, and no other is, and
// completing twice is completing once.
func FuzzValidate(f *testing.F) {
	for _, seed := range []string{
		`{"status": "pending", "tags": ["a", {"name": "b"}], "assignees": ["1"]}`,
		`{"status": {"id": null}, "due_date": "x", "a/b~c%": 1}`,
		`{"collections": [{"id": "1", "name": "a"}], "number": 1e300}`, `null`, `[[[]]]`,
	} {
		f.Add([]byte(seed))
	}
	write := tickets(f).Write
	f.Fuzz(func(t *testing.T, text []byte) {
		document, err := value.Decode(text, value.Limits{})
		if err != nil {
			return
		}
		expanded := write.ExpandShorthand(document)
		if len(write.Validate(document)) == 0 && len(write.Validate(expanded)) != 0 {
			t.Errorf("%s is valid, %s is not", value.String(document), value.String(expanded))
		}
		if valid := len(write.Validate(document)) == 0; len(text) < schema.MaxChecked && (write.Accepts(text) != valid || write.Accepts(value.Append(nil, document)) != valid) {
			t.Errorf("%s is valid %v, and is accepted otherwise", text, valid)
		}
		completed := write.Complete(document)
		if again := write.Complete(completed); value.String(again) != value.String(completed) {
			t.Errorf("%s completes to %s, then to %s", text, value.String(completed), value.String(again))
		}
	})
}

// FuzzLoad reads any document of schemas: it is refused or works, but nothing panics.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(boxFile))
	f.Add([]byte(`{` + head + `, "$id": "unimap:x", "$defs": {"a": {"$ref": "#/$defs/a"}, "b": {"items": {"$ref": "#/$defs/b"}}}}`))
	f.Add([]byte(`{` + head + `, "$id": "unimap:x", "$defs": {"a": {"type": 1, "pattern": "(", "minimum": "x", "enum": {}, "required": [1]}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		set, errs := schema.Load(fstest.MapFS{
			"common.json": {Data: []byte(commonFile)},
			"x.json":      {Data: text},
		})
		if (set == nil) != (len(errs) > 0) {
			t.Fatalf("set %v with errors %v", set, errs)
		}
		if set == nil {
			return
		}
		for _, resource := range set.Resources() {
			document := value.ObjectOf("id", "1", "list", []any{int64(1), nil})
			if len(resource.Read.Validate(document)) > 0 && resource.Read.Accepts(value.Append(nil, document)) {
				t.Errorf("%s is accepted and not valid", value.String(document))
			}
			resource.Write.Complete(resource.Write.ExpandShorthand(value.ObjectOf("id", "1")))
		}
	})
}
