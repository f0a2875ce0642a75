package mapping_test

import (
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

// An evaluation is lent to the next one, which may be for another tenant and of another mapping.
func TestReturnedEvaluationsHoldNothing(t *testing.T) {
	catalog, err := engine.Load(fstest.MapFS{
		"acme/provider.yaml":          {Data: []byte("format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.example.com\nauth: {bearer: {token: credentials.token}}\n")},
		"acme/ticketing/tickets.yaml": {Data: []byte("record: {id: response.id}\nmethods:\n  get: {calls: [{name: get, request: \"GET /t/{id}\"}], result: record(calls.get.response)}\n")},
		"acme/crm/engagements.yaml":   {Data: []byte("methods:\n  get: {calls: [{name: get, request: \"GET /c/{id}\"}], result: {id: id}}\n")},
	}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	tickets, _ := catalog.Mapping("acme", "ticketing", "tickets")
	engagements, _ := catalog.Mapping("acme", "crm", "engagements")
	plan, secret := tickets.Methods[0].Plan, value.ObjectOf("a", "secret")
	for range 100 {
		first := tickets.Borrow(t.Context(), mapping.Values{
			ID: "secret", Query: secret, Account: secret, Calls: secret, Page: secret, LateBody: func() any { return secret },
		}, mapping.Environment{Limits: limit.Limits{Steps: 7}})
		first.Set(mapping.RootResponse, secret)
		if got := first.Get(mapping.RootBody); got != secret || first.Meter().Limits().Steps != 7 {
			t.Fatalf("the body is %v, the limits are %v", got, first.Meter().Limits())
		}
		first.Set(mapping.RootCalls, value.ObjectOf(plan.Calls[0].Name, value.ObjectOf("response", value.ObjectOf("id", "7"))))
		if record, err := plan.Result.Eval(&first.Frame); err != nil || value.String(record) != `{"id":"7"}` {
			t.Fatalf("the record is %v, %v", record, err)
		}
		first.Return()
		second := engagements.Borrow(t.Context(), mapping.Values{}, mapping.Environment{})
		for slot := range 20 {
			if got := second.Get(slot); got != value.Missing {
				t.Fatalf("slot %d holds %v", slot, got)
			}
		}
		if second.Meter().Limits().Steps != limit.DefaultSteps || len(second.Warnings()) > 0 {
			t.Fatalf("the limits are %v, the warnings %v", second.Meter().Limits(), second.Warnings())
		}
		second.Return()
	}
}
