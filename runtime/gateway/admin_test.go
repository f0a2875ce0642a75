package gateway_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/runtime/vault"
	"github.com/unimap/unimap/schemas"
)

// secretToken is a credential of the tests that no answer may hold.
const secretToken = "made-up-secret"

// administer serves a gateway before a store of accounts.
func administer(t *testing.T, store account.Store, log *bytes.Buffer) *httptest.Server {
	t.Helper()
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gateway.New(gateway.Options{
		Runtime: runtime.New(catalog, runtime.Options{Accounts: store}), Accounts: store, Logger: slog.New(slog.NewTextHandler(log, nil)),
		Tokens: gateway.StaticTokens{
			{Holder: "caller", Digest: gateway.TokenDigest(callToken), Scopes: []gateway.Scope{gateway.ScopeCall}},
			{Holder: "admin", Digest: gateway.TokenDigest(adminToken), Scopes: []gateway.Scope{gateway.ScopeAdmin}},
		},
	}))
	t.Cleanup(server.Close)
	return server
}

func sqlite(t *testing.T) *sqlstore.Store {
	t.Helper()
	keys, err := vault.Parse("k1:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, vault.KeyBytes)))
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlstore.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "accounts.db"), keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func admin(t *testing.T, server *httptest.Server, method, path, body string, headers ...string) reply {
	t.Helper()
	return send(t, server, method, path, body, append([]string{"Authorization", "Bearer " + adminToken}, headers...)...)
}

const (
	accountsPath = "/integrated-account"
	newAccount   = `{"id":"b1","provider":"acme","settings":{"address":"http://127.0.0.1:1"},"credentials":{"token":"` + secretToken + `"}}`
	shownAccount = `{"id":"b1","provider":"acme","status":"active","settings":{"address":"http://127.0.0.1:1"},"credential_names":["token"],"network":{"allow_private_addresses":false},"overlays":{},"version":1}`
)

func TestLifeOfAnAccount(t *testing.T) {
	for name, store := range map[string]account.Store{"memory": account.NewMemory(), "sqlite": sqlite(t)} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			server := administer(t, store, &log)
			one := accountsPath + "/b1"
			for _, step := range []struct {
				method, path, body string
				status             int
				want               string // the body, or a part of it
			}{
				{"GET", accountsPath, "", 200, `{"result":[],"next_cursor":null}`},
				{"POST", accountsPath, newAccount, 201, shownAccount},
				{"POST", accountsPath, newAccount, 409, `"code":"account.conflict"`},
				{"GET", one, "", 200, shownAccount},
				{"PATCH", one, `{"settings":{"address":"http://127.0.0.1:2"},"overlays":{"ticketing/tickets":{"record":{"name":"response.subject"}}}}`, 200, `"version":2`},
				{"PATCH", one, `{"status":"needs_reauth"}`, 200, `"status":"needs_reauth"`},
				{"PATCH", one, `{"credentials":{"token":"` + secretToken + `-2"}}`, 200, `"status":"active"`},
				{"GET", one, "", 200, `"overlays":{"ticketing/tickets":{"record":{"name":"response.subject"}}}`},
				{"DELETE", one, "", 200, `{"id":"b1"}`},
				{"GET", one, "", 404, `"code":"account.not_found"`},
				{"DELETE", one, "", 404, `"code":"account.not_found"`},
				{"PATCH", one, `{}`, 404, `"code":"account.not_found"`},
			} {
				got := admin(t, server, step.method, step.path, step.body)
				if got.status != step.status || !strings.Contains(got.body, step.want) {
					t.Fatalf("%s %s: %d %s", step.method, step.path, got.status, got.body)
				}
				if strings.Contains(got.body, secretToken) {
					t.Errorf("%s %s: the answer holds a secret: %s", step.method, step.path, got.body)
				}
			}
			if strings.Contains(log.String(), secretToken) {
				t.Errorf("the log holds a secret: %s", log.String())
			}
		})
	}
}

func TestAccountRefusals(t *testing.T) {
	store := sqlite(t)
	server := administer(t, store, &bytes.Buffer{})
	if got := admin(t, server, "POST", accountsPath, newAccount); got.status != 201 {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	one := accountsPath + "/b1"
	for _, tt := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		code, pointer            string
	}{
		{"no token", "GET", accountsPath, "", []string{"Authorization", ""}, 401, "gateway.unauthorized", ""},
		{"a token for calls", "GET", accountsPath, "", []string{"Authorization", "Bearer " + callToken}, 403, "gateway.forbidden", ""},
		{"a token for calls that creates", "POST", accountsPath, newAccount, []string{"Authorization", "Bearer " + callToken}, 403, "gateway.forbidden", ""},
		{"a method", "PUT", one, "{}", nil, 405, "gateway.method_not_allowed", ""},
		{"a method of all", "DELETE", accountsPath, "", nil, 405, "gateway.method_not_allowed", ""},
		{"not JSON", "POST", accountsPath, `{"` + secretToken, nil, 400, "request.invalid_json", ""},
		{"a list", "POST", accountsPath, `[]`, nil, 400, "request.invalid_json", ""},
		{"no body", "PATCH", one, ``, nil, 400, "request.invalid_json", ""},
		{"too deep", "PATCH", one, strings.Repeat(`{"settings":`, 40) + "1" + strings.Repeat("}", 40), nil, 400, "request.invalid_json", ""},
		{"no provider", "POST", accountsPath, `{"id":"x"}`, nil, 422, "account.invalid", "/provider"},
		{"an unknown provider", "POST", accountsPath, `{"provider":"acne"}`, nil, 422, "account.unknown_provider", "/provider"},
		{"an odd id", "POST", accountsPath, `{"id":"a b","provider":"acme"}`, nil, 422, "account.invalid", "/id"},
		{"an unknown key", "POST", accountsPath, `{"provider":"acme","password":"` + secretToken + `"}`, nil, 422, "account.invalid", ""},
		{"an unknown setting", "POST", accountsPath, `{"provider":"acme","settings":{"x":"` + secretToken + `"}}`, nil, 422, "account.invalid_settings", "/settings/x"},
		{"a setting that breaks its pattern", "PATCH", one, `{"settings":{"address":"ftp://x"}}`, nil, 422, "account.invalid_settings", "/settings/address"},
		{"a credential that is no text", "PATCH", one, `{"credentials":{"token":7}}`, nil, 422, "account.invalid", "/credentials/token"},
		{"another provider", "PATCH", one, `{"provider":"other"}`, nil, 422, "account.invalid", "/provider"},
		{"an overlay of nothing", "PATCH", one, `{"overlays":{"crm/contacts":{}}}`, nil, 422, "account.invalid_overlay", "/overlays/crm~1contacts"},
		{"an overlay that does not fit", "PATCH", one, `{"overlays":{"ticketing/tickets":{"record":{"name":"nosuch.thing"}}}}`, nil, 422, "account.invalid_overlay", "/overlays/ticketing~1tickets"},
		{"another version", "PATCH", one, `{}`, []string{"If-Match", `"9"`}, 412, "account.conflict", ""},
		{"another version to delete", "DELETE", one, ``, []string{"If-Match", `"9"`}, 412, "account.conflict", ""},
		{"an id that cannot be", "GET", accountsPath + "/%00", "", nil, 404, "account.not_found", ""},
		{"a filter that accounts have not", "GET", accountsPath + "?tenant_id=t1", "", nil, 422, "request.unsupported_parameter", "/query/tenant_id"},
		{"a page of none", "GET", accountsPath + "?limit=0", "", nil, 422, "request.invalid", "/query/limit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := admin(t, server, tt.method, tt.path, tt.body, tt.headers...)
			var envelope struct {
				StatusCode int
				Code       string
				Pointer    string
			}
			if err := json.Unmarshal([]byte(got.body), &envelope); err != nil {
				t.Fatalf("%v: %s", err, got.body)
			}
			if got.status != tt.status || envelope.StatusCode != tt.status || envelope.Code != tt.code || envelope.Pointer != tt.pointer {
				t.Errorf("got %d %s", got.status, got.body)
			}
			if strings.Contains(got.body, secretToken) {
				t.Errorf("the answer holds a secret: %s", got.body)
			}
		})
	}
	if got := admin(t, server, "GET", one, ""); got.body != shownAccount || got.header.Get("Etag") != `"1"` {
		t.Errorf("a refused change was made: %s", got.body)
	}
	for _, matching := range []string{`"1"`, `"7", "2"`, "*"} {
		if got := admin(t, server, "PATCH", one, `{}`, "If-Match", matching); got.status != 200 {
			t.Errorf("%s: got %d %s", matching, got.status, got.body)
		}
	}
}

// What is wrong with a body is said without a word of it.
func TestPlaceInAnAccount(t *testing.T) {
	server := administer(t, account.NewMemory(), &bytes.Buffer{})
	for body, want := range map[string]string{
		`{"` + secretToken + `":1,"` + secretToken + `":2}`: "bytes: duplicate key at byte ",
		`{"a": ` + secretToken:                              "bytes: syntax at byte 6",
		`[]`:                                                "bytes\"",
	} {
		got := admin(t, server, "POST", accountsPath, body)
		if got.status != 400 || !strings.Contains(got.body, want) || strings.Contains(got.body, secretToken) {
			t.Errorf("got %d %s", got.status, got.body)
		}
	}
}

func TestAccountPages(t *testing.T) {
	server := administer(t, account.NewMemory(), &bytes.Buffer{})
	for _, id := range []string{"c", "a", "b", ""} {
		body := `{"provider":"acme","settings":{"address":"http://127.0.0.1:1"}}`
		if id != "" {
			body = strings.Replace(body, "{", `{"id":"`+id+`",`, 1)
		}
		got := admin(t, server, "POST", accountsPath, body)
		if location := got.header.Get("Location"); got.status != 201 || !strings.HasPrefix(location, accountsPath+"/"+id) || location == accountsPath+"/" {
			t.Fatalf("got %d %s, Location %s", got.status, got.body, location)
		}
	}
	var ids []string
	cursor := ""
	for range 3 {
		var page struct {
			Result []struct{ ID string }
			Next   *string `json:"next_cursor"`
		}
		got := admin(t, server, "GET", accountsPath+"?limit=2&next_cursor="+cursor, "")
		if err := json.Unmarshal([]byte(got.body), &page); err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Result {
			ids = append(ids, a.ID)
		}
		if page.Next == nil {
			break
		}
		cursor = *page.Next
	}
	if len(ids) != 4 || ids[0] != "a" || !strings.HasPrefix(ids[1], "acc_") || ids[2] != "b" || ids[3] != "c" {
		t.Errorf("got %q", ids)
	}
}

func TestOneOfManyCreates(t *testing.T) {
	server := administer(t, sqlite(t), &bytes.Buffer{})
	var group sync.WaitGroup
	var lock sync.Mutex
	statuses := map[int]int{}
	for range 8 {
		group.Go(func() {
			got := admin(t, server, "POST", accountsPath, newAccount)
			lock.Lock()
			defer lock.Unlock()
			statuses[got.status]++
		})
	}
	group.Wait()
	if statuses[http.StatusCreated] != 1 || statuses[http.StatusConflict] != 7 {
		t.Errorf("got %v", statuses)
	}
}

// broken is a store that fails.
type broken struct{ account.Store }

var errBroken = errors.New("the password of the database is hunter2")

func (broken) List(context.Context) ([]string, error)                  { return []string{"a"}, nil }
func (broken) Get(context.Context, string) (*account.Account, error)   { return nil, errBroken }
func (broken) Delete(context.Context, string, int64) error             { return errBroken }
func (broken) Lock(context.Context, string) (unlock func(), err error) { return nil, errBroken }

func TestAStoreThatFails(t *testing.T) {
	server := administer(t, broken{}, &bytes.Buffer{})
	for _, request := range []struct{ method, path, body string }{
		{"GET", "/a", ""}, {"DELETE", "/a", ""}, {"PATCH", "/a", "{}"}, {"POST", "", newAccount},
	} {
		got := admin(t, server, request.method, accountsPath+request.path, request.body)
		if got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, `"code":"account.store"`) || strings.Contains(got.body, "hunter2") {
			t.Errorf("%s: %d %s", request.method, got.status, got.body)
		}
	}
	got := admin(t, server, "GET", accountsPath, "")
	if got.status != http.StatusOK || !strings.Contains(got.body, `{"id":"a","problem":`) || strings.Contains(got.body, "hunter2") {
		t.Errorf("list: %d %s", got.status, got.body)
	}
}
