package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/schemas"
)

// A unified update through real HTTP, with an account in memory.
func Example() {
	desk := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println("the provider gets:", r.Method, r.URL.Path, string(body))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"key":7,"title":"Fire","state":"done"}`)
	}))
	defer desk.Close()

	files := fstest.MapFS{
		"acme/provider.yaml": {Data: []byte(`format: 1
provider: acme
label: Acme
account: {address: {type: string, pattern: "^https?://[a-z0-9.:]+$"}}
server: "{account.address}"
auth: {bearer: {token: credentials.token}}
`)},
		"acme/ticketing/tickets.yaml": {Data: []byte(`enums:
  status: {new: open, done: [closed, completed]}
record:
  id: string(response.key)
  name: response.title
  status: {id: response.state, name: response.state | unified("status")}
methods:
  update:
    calls:
      - name: edit
        request: PATCH /issues/{id}
        body: {title: body.name, state: body.status.name | native("status")}
    result: record(calls.edit.response)
`)},
	}
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		log.Fatal(err)
	}
	accounts := account.NewMemory()
	if err := accounts.Put(context.Background(), &account.Account{
		ID: "acct_1", Provider: "acme",
		Settings:    value.ObjectOf("address", desk.URL),
		Credentials: account.NewCredentials(map[string]string{"token": "made-up-token"}),
		Network:     account.Network{AllowPrivateAddresses: true}, // the test server is on loopback
	}); err != nil {
		log.Fatal(err)
	}
	r := runtime.New(catalog, runtime.Options{Accounts: accounts})

	request := runtime.Request{
		AccountID: "acct_1", Model: "ticketing", Resource: "tickets", Method: "update", ID: "7",
		Body:  []byte(`{"name": "Fire", "status": "completed", "due_date": "2026-01-01"}`),
		Query: map[string]any{"truto_ignore_remote_data": true},
	}
	result, err := r.Do(context.Background(), request)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the caller gets:", string(result.Body))
	for _, w := range result.Warnings {
		fmt.Println("warning:", w.Code, w.Pointer)
	}

	request.Strict = true
	_, err = r.Do(context.Background(), request)
	var failure *runtime.Error
	if errors.As(err, &failure) {
		fmt.Println("strict:", failure.StatusCode, failure.Code, failure.Pointer)
	}
	// Output:
	// the provider gets: PATCH /issues/7 {"title":"Fire","state":"done"}
	// the caller gets: {"id":"7","name":"Fire","status":{"id":"done","name":"closed"}}
	// warning: field_ignored /due_date
	// strict: 422 request.field_ignored /due_date
}
