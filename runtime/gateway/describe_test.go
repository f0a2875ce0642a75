package gateway_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/schemas"
)

// describe serves a gateway with four accounts, without a provider behind it.
func describe(t *testing.T) *httptest.Server {
	t.Helper()
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	accounts := account.NewMemory()
	for _, a := range []*account.Account{
		{ID: "plain", Provider: "acme"},
		{ID: "overlaid", Provider: "acme", Overlays: map[string]string{
			"ticketing/tickets": "record: {priority: {name: response.urgency}}\nmethods: {update: {calls: {edit: {body: {urgency: body.priority.name}}}}}\n",
		}},
		{ID: "broken", Provider: "acme", Overlays: map[string]string{"ticketing/tickets": "record: {nope: response.urgency}\nmethods: 5\n"}},
		{ID: "refused", Provider: "acme", Status: account.StatusNeedsReauth},
	} {
		if err := accounts.Put(context.Background(), a); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(gateway.New(gateway.Options{
		Runtime: runtime.New(catalog, runtime.Options{Accounts: accounts}),
		Tokens: gateway.StaticTokens{
			{Holder: "caller", Digest: gateway.TokenDigest(callToken), Scopes: []gateway.Scope{gateway.ScopeCall}},
			{Holder: "admin", Digest: gateway.TokenDigest(adminToken), Scopes: []gateway.Scope{gateway.ScopeAdmin}},
		},
	}))
	t.Cleanup(server.Close)
	return server
}

const meta = "/unified/ticketing/tickets/meta/"

func TestDescriptionStatus(t *testing.T) {
	server := describe(t)
	none, admin := []string{"Authorization", ""}, []string{"Authorization", "Bearer " + adminToken}
	tests := []struct {
		method, path string
		headers      []string
		status       int
		has          string
	}{
		{"GET", meta + "update?integrated_account_id=plain", nil, 200, `"integrated_account_id":"plain"`},
		{"GET", meta + "update/?integrated_account_id=refused", nil, 200, `"query_schema"`},
		{"GET", "/unified/ticketing/tickets/acme/meta/update", nil, 200, `"query_schema"`},
		{"GET", "/unified/ticketing/tickets/nope/meta/update", nil, 404, "gateway.not_found"},
		{"GET", meta + "update", nil, 422, "request.missing_parameter"},
		{"GET", meta + "update?integrated_account_id=zz", nil, 404, "account.not_found"},
		{"GET", meta + "update?integrated_account_id=broken", nil, 422, "account.invalid_overlay"},
		{"GET", meta + "list?integrated_account_id=plain", nil, 501, "request.not_supported"},
		{"GET", "/unified/ticketing/nope/meta/get?integrated_account_id=plain", nil, 404, "request.unknown_resource"},
		{"GET", meta + "update?integrated_account_id=%zz", nil, 400, "request.invalid"},
		{"POST", meta + "update?integrated_account_id=plain", nil, 405, "gateway.method_not_allowed"},
		{"GET", meta + "update?integrated_account_id=plain", none, 401, "gateway.unauthorized"},
		{"GET", "/capabilities", nil, 200, `"fields_written":["name","status"]`},
		{"GET", "/capabilities?method=get", nil, 200, `"method":"get"`},
		{"GET", "/capabilities?provider=nope", nil, 200, `"result":[]`},
		{"GET", "/capabilities", none, 401, "gateway.unauthorized"},
		{"GET", "/capabilities", admin, 403, "gateway.forbidden"},
		{"GET", "/integrated-account/plain/tools", nil, 200, `"name":"update_ticketing_tickets"`},
		{"GET", "/integrated-account/refused/tools", nil, 200, `"inputSchema"`},
		{"GET", "/integrated-account/zz/tools", nil, 404, "account.not_found"},
		{"GET", "/integrated-account/broken/tools", nil, 422, "account.invalid_overlay"},
		{"GET", "/integrated-account/plain/tools", none, 401, "gateway.unauthorized"},
		{"GET", "/openapi.json", none, 200, `"openapi":"3.1.0"`},
		{"POST", "/openapi.json", none, 405, "gateway.method_not_allowed"},
		{"GET", "/docs", none, 200, `href="./docs/style.css"`},
		{"GET", "/docs/", none, 200, `href="../docs/style.css"`},
		{"GET", "/docs/style.css", none, 200, "font"},
		{"GET", "/docs/unified/ticketing/tickets/update", none, 200, `href="../../../../docs/style.css"`},
		{"GET", "/docs/providers/acme", none, 200, "Acme"},
		{"GET", "/docs/unified/ticketing/nope", none, 404, "Not found"},
		{"GET", "/docs/unified/ticketing/tickets/%3Cscript%3E", none, 404, "Not found"},
		{"POST", "/docs", none, 405, "gateway.method_not_allowed"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			got := send(t, server, tt.method, tt.path, "", tt.headers...)
			if got.status != tt.status || !strings.Contains(got.body, tt.has) {
				t.Errorf("got %d %s", got.status, got.body)
			}
			if strings.Contains(got.body, "<script") {
				t.Error("the page has a script")
			}
		})
	}
}

func TestMetaSeesOverlays(t *testing.T) {
	server := describe(t)
	fields := func(id string) (read, written string) {
		decoded, err := value.Decode([]byte(send(t, server, "GET", meta+"update?integrated_account_id="+id, "").body), value.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return value.String(value.Member(decoded, "fields_read")), value.String(value.Member(decoded, "fields_written"))
	}
	if read, written := fields("plain"); read != `["id","name","status","etag"]` || written != `["name","status"]` {
		t.Errorf("without an overlay: %s, %s", read, written)
	}
	if read, written := fields("overlaid"); read != `["id","name","status","priority","etag"]` || written != `["name","status","priority"]` {
		t.Errorf("with one: %s, %s", read, written)
	}
}

func TestToolsFilter(t *testing.T) {
	server := describe(t)
	for query, want := range map[string]int{"": 3, "?methods=read": 1, "?methods=write": 2, "?methods=get,delete": 2, "?methods[]=update": 1, "?methods=nope": 0} {
		var answer struct {
			Result []struct{ Name string }
		}
		if err := json.Unmarshal([]byte(send(t, server, "GET", "/integrated-account/plain/tools"+query, "").body), &answer); err != nil {
			t.Fatal(err)
		}
		if len(answer.Result) != want {
			t.Errorf("%s gives %v", query, answer.Result)
		}
	}
}

// Who selects by a parameter that is not known must not be given everything.
func TestUnknownParametersOfDescriptions(t *testing.T) {
	server := describe(t)
	for path, pointer := range map[string]string{
		"/integrated-account/plain/tools?method=read":                                    "/query/method",
		"/integrated-account/plain/tools?tags[]=support":                                 "/query/tags",
		"/unified/ticketing/tickets/meta/update?integrated_account_id=plain&methods=get": "/query/methods",
		"/unified/ticketing/tickets/acme/meta/update?route=a":                            "/query/route",
		"/unified/ticketing/tickets/acme/meta/update?integrated_account_id=plain":        "/query/integrated_account_id",
		"/capabilities?providers=acme":                                                   "/query/providers",
		"/capabilities?provider[]=acme":                                                  "/query/provider",
	} {
		got := send(t, server, "GET", path, "")
		if got.status != 422 || !strings.Contains(got.body, `"pointer":"`+pointer+`"`) {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

func TestOpenAPIIsServed(t *testing.T) {
	got := send(t, describe(t), "GET", "/openapi.json", "", "Authorization", "")
	document, err := openapi3.NewLoader().LoadFromData([]byte(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestPublicDocuments(t *testing.T) {
	server := describe(t)
	for _, path := range []string{"/docs", "/docs/style.css", "/openapi.json"} {
		first := send(t, server, "GET", path, "")
		again := send(t, server, "GET", path, "", "If-None-Match", `"other", W/`+first.header.Get("Etag"))
		if again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("%s: got %d again", path, again.status)
		}
		if head := send(t, server, "HEAD", path, ""); head.status != 200 || head.header.Get("Content-Length") != first.header.Get("Content-Length") {
			t.Errorf("%s: HEAD gave %d, %s", path, head.status, head.header.Get("Content-Length"))
		}
	}
	page := send(t, server, "GET", "/docs", "")
	for name, want := range map[string]string{
		"Content-Type":            "text/html; charset=utf-8",
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "private, no-cache",
	} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if method := send(t, server, "GET", "/docs/unified/ticketing/tickets/get", ""); !strings.Contains(method.body, server.URL+"/unified/ticketing/tickets/") {
		t.Error("the samples do not name this gateway")
	}
}
