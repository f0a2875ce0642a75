package description_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime/gateway/description"
	"github.com/unimap/unimap/runtime/gateway/docsite"
)

// tree is a unified resource whose objects hold objects of their own kind.
const tree = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "unimap:files/folders", "title": "Folders",
  "description": "A folder.", "x-unimap": {"model": "files", "resource": "folders"},
  "$defs": {
    "read": {"$ref": "#/$defs/folder"},
    "write": {"$ref": "#/$defs/folder"},
    "query": {"description": "The query.", "type": "object", "additionalProperties": false, "properties": {
      "integrated_account_id": {"type": "string", "description": "The account."}}},
    "folder": {"description": "A folder.", "type": "object", "additionalProperties": false, "properties": {
      "id": {"type": "string", "description": "The id."},
      "parent": {"$ref": "#/$defs/folder", "description": "The folder around it."},
      "folders": {"type": "array", "description": "Those inside.", "items": {"$ref": "#/$defs/folder"}}}}
  }
}`

// TestRecursiveSchema holds that a schema that contains itself is described, and ends.
func TestRecursiveSchema(t *testing.T) {
	catalog, err := engine.Load(fstest.MapFS{
		"acme/provider.yaml": {Data: []byte(acme["acme/provider.yaml"])},
		"acme/files/folders.yaml": {Data: []byte(`record: {id: string(response.id)}
methods:
  update:
    calls: [{name: edit, request: "PATCH /folders/{id}", body: {parent: body.parent.id}}]
    result: record(calls.edit.response)
`)},
	}, fstest.MapFS{"files/folders.json": {Data: []byte(tree)}})
	if err != nil {
		t.Fatal(err)
	}
	read(t, catalog)
	meta := description.Meta(method(t, catalog, "files", "folders", "update"))
	if got := jsonOf(at(meta, "request_body_schema", "type")); got != `"object"` {
		t.Errorf("the body is a %s", got)
	}
	page, found, err := docsite.Render(catalog, []string{"unified", "files", "folders", "update"}, docsite.Place{})
	if err != nil || !found || !strings.Contains(string(page), `id="request-parent"`) {
		t.Errorf("the page is %v, %v", found, err)
	}
	if rows := strings.Count(string(page), "<tr id="); rows > 100 {
		t.Errorf("the page has %d fields", rows)
	}
}
