package mappingtest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/mappingtest"
	"github.com/unimap/unimap/runtime/replay"
	"github.com/unimap/unimap/schemas"
)

// callSandbox makes a call against the sandbox of acme.
func callSandbox(catalog *engine.Catalog, request runtime.Request, body *value.Object) (string, error) {
	recording := replay.Request{Method: request.Method, ID: request.ID, Body: body}
	if body != nil {
		request.Body = value.Append(nil, body)
	}
	if query, err := value.From(request.Query); err == nil {
		recording.Query, _ = query.(*value.Object)
	}
	sandbox, err := mappingtest.OpenSandbox(catalog, "acme", request.Model, request.Resource, recording)
	if err != nil {
		return "", err
	}
	defer sandbox.Close()
	request.Account = sandbox.Account()
	result, err := runtime.New(catalog, sandbox.Options(runtime.Options{})).Do(context.Background(), request)
	if err != nil {
		return "", err
	}
	return string(result.Body), nil
}

func TestSandbox(t *testing.T) {
	catalog := load(t, files(acmeMapping, header+getCase+updateCase+issueCase))
	for name, test := range map[string]struct {
		request runtime.Request
		body    *value.Object
		want    string
	}{
		"get": {
			runtime.Request{Method: "get", ID: "7", Query: map[string]any{"truto_ignore_remote_data": true}}, nil,
			`{"id":"42","name":"A ticket","status":{"id":"new","name":"open"}}`,
		},
		"update": {
			runtime.Request{Method: "update", ID: "a/b", Query: map[string]any{"truto_ignore_remote_data": "true"}},
			value.ObjectOf("description", "made up", "status", "completed"),
			`{"id":"42","name":"B","status":{"id":"busy","name":"active"},"tags":[{"name":"x"}]}`,
		},
		"a job, without waiting": {
			runtime.Request{Method: "delete", ID: "7", Query: map[string]any{"ticket_type": "issue", "truto_ignore_remote_data": true}}, nil,
			`{"id":"7"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.request.Model, test.request.Resource = "ticketing", "tickets"
			got, err := callSandbox(catalog, test.request, test.body)
			if err != nil || got != test.want {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestSandboxWithoutRecording(t *testing.T) {
	tests := header + getCase + deleteCase("{status: 404}", "error: {code: remote.not_found}")
	catalog := load(t, files(acmeMapping, tests))
	untested := files(acmeMapping, header+getCase)
	delete(untested, testFile)
	for name, test := range map[string]struct {
		catalog  *engine.Catalog
		resource string
		method   string
		code     string
	}{
		"no mapping":          {catalog, "comments", "get", mappingtest.CodeUnknownMapping},
		"no test file":        {load(t, untested), "tickets", "get", mappingtest.CodeNoRecording},
		"no case":             {catalog, "tickets", "update", mappingtest.CodeNoRecording},
		"only one that fails": {catalog, "tickets", "delete", mappingtest.CodeNoRecording},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := callSandbox(test.catalog, runtime.Request{Model: "ticketing", Resource: test.resource, Method: test.method, ID: "1"}, nil)
			var failure *mappingtest.Error
			if !errors.As(err, &failure) || failure.Code != test.code {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("no recording of a path", func(t *testing.T) {
		other := run(t, catalog, mappingtest.Options{})
		if !other.OK() {
			t.Fatal(text(t, other, mappingtest.TextOptions{}))
		}
		c := load(t, files(acmeMapping, header+updateCase))
		sandbox, err := mappingtest.OpenSandbox(c, "acme", "ticketing", "tickets", replay.Request{Method: "update", ID: "1"})
		if err != nil {
			t.Fatal(err)
		}
		defer sandbox.Close()
		_, err = runtime.New(c, sandbox.Options(runtime.Options{})).Do(context.Background(), runtime.Request{
			Account: sandbox.Account(), Model: "ticketing", Resource: "tickets", Method: "delete", ID: "1",
		})
		var failure *runtime.Error
		if !errors.As(err, &failure) || string(failure.Raw) != `{"error":"the sandbox has no recording of DELETE /v1/tickets/1"}` {
			t.Errorf("got %v", err)
		}
	})
}

func ExampleOpenSandbox() {
	catalog, err := engine.Load(files(acmeMapping, header+getCase), schemas.FS)
	if err != nil {
		fmt.Println(err)
		return
	}
	sandbox, err := mappingtest.OpenSandbox(catalog, "acme", "ticketing", "tickets", replay.Request{Method: "get", ID: "42"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sandbox.Close()
	client := runtime.New(catalog, sandbox.Options(runtime.Options{}))
	result, err := client.Do(context.Background(), runtime.Request{
		Account: sandbox.Account(), Model: "ticketing", Resource: "tickets", Method: "get", ID: "42",
		Query: map[string]any{"truto_ignore_remote_data": true},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(result.Body))
	// Output: {"id":"42","name":"A ticket","status":{"id":"new","name":"open"}}
}
