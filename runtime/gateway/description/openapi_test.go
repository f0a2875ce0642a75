package description_test

import (
	"context"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/mappings"
	"github.com/unimap/unimap/runtime/gateway/description"
	"github.com/unimap/unimap/schemas"
)

// TestOpenAPIIsValid holds the documents of the whole catalog, and of one with every method, against
// a validator of OpenAPI.
func TestOpenAPIIsValid(t *testing.T) {
	shipped, err := engine.Load(mappings.FS, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	for name, catalog := range map[string]*engine.Catalog{"shipped": shipped, "acme": load(t)} {
		t.Run(name, func(t *testing.T) { read(t, catalog) })
	}
}

func read(t *testing.T, catalog *engine.Catalog) *openapi3.T {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromData(value.Append(nil, description.OpenAPI(catalog, "/")))
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	if !document.IsOpenAPI31OrLater() {
		t.Errorf("the version is %s", document.OpenAPI)
	}
	return document
}

func TestOpenAPI(t *testing.T) {
	document := read(t, load(t))
	tickets, all := document.Paths.Value("/unified/ticketing/tickets/{id}"), document.Paths.Value("/unified/ticketing/tickets")
	if tickets.Get == nil || tickets.Patch == nil || tickets.Delete == nil || all.Get == nil || all.Post == nil {
		t.Fatal("a method of tickets is missing")
	}
	if document.Paths.Value("/unified/crm/engagements/{id}").Get != nil {
		t.Error("engagements can be read, which no provider can")
	}
	update := tickets.Patch
	if update.OperationID != "update_ticketing_tickets" {
		t.Errorf("the operation is %s", update.OperationID)
	}
	for name, wanted := range map[string]bool{"integrated_account_id": true, "workspace": true, "ticket_type": false, "dry_run": true} {
		if got := update.Parameters.GetByInAndName("query", name) != nil; got != wanted {
			t.Errorf("parameter %s: %v", name, got)
		}
	}
	if account := update.Parameters.GetByInAndName("query", "integrated_account_id"); !account.Required {
		t.Error("integrated_account_id is not required")
	}
	if query := update.Parameters.GetByInAndName("query", "remote_query"); query.Style != "deepObject" {
		t.Errorf("remote_query has the style %s", query.Style)
	}
	name := update.RequestBody.Value.Content.Get("application/json").Schema.Value.Properties["name"]
	if !name.Value.Type.Includes("null") {
		t.Errorf("name of the body is %v", name.Value.Type)
	}
	removed := tickets.Delete.Responses.Status(200).Value.Content.Get("application/json").Schema.Value
	if len(removed.Properties) != 2 || removed.Properties["id"] == nil {
		t.Errorf("a delete answers with %v", removed.Properties)
	}
	if fallback := update.Responses.Default(); fallback == nil || fallback.Value.Content.Get("application/json").Schema.Value.Properties["code"] == nil {
		t.Error("errors have no envelope")
	}
	for declares, operation := range map[string]*openapi3.Operation{"X-Request-Id Etag Idempotent-Replayed": update, "X-Request-Id Etag": tickets.Get} {
		for _, header := range []string{"X-Request-Id", "Etag", "Idempotent-Replayed"} {
			if declared := operation.Responses.Status(200).Value.Headers[header] != nil; declared != strings.Contains(declares, header) {
				t.Errorf("%s of %s is declared: %v", header, operation.OperationID, declared)
			}
		}
	}
	if get := tickets.Get; get.Parameters.GetByInAndName("header", "Idempotency-Key") != nil || get.RequestBody != nil {
		t.Error("a get takes what belongs to writes")
	}
}
