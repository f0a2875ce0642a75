package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/gateway/server"
)

// The requests of this file have the shapes that published client libraries send. Facts of the
// wire, as their sources show them:
//
//   - https://github.com/trutohq/truto-ts-sdk/blob/main/src/apiClient.ts: the address is the base and
//     a path that begins with a slash, so that a base with a slash at its end doubles it; ids are
//     percent-encoded; the query is that of the library qs (a[0]=x, brackets encoded) behind a
//     question mark that is there without parameters too; a first page has next_cursor=; a body
//     given as text, as refresh-credentials has it, goes out as text/plain.
//   - https://github.com/trutohq/truto-python-sdk/blob/main/truto_python_sdk/truto_api.py and
//     dict_to_query_string.py: every request has Content-Type: application/json, reading ones too; a
//     list is a[]=x, a boolean true in lower case, a blank +; the question mark is always there.
type client struct {
	name    string
	slashes string // before a path
	headers map[string]string
	list    string // of a parameter with one element
	bools   string
}

var clients = []client{
	{"TypeScript", "//", map[string]string{"Accept": "application/json", "User-Agent": "a-ts-sdk/1.0.0"}, "truto_exclude_fields%5B0%5D=remote_data", "truto_ignore_remote_data=true"},
	{"Python", "/", map[string]string{"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "Python/3.12 aiohttp/3.10"}, "truto_exclude_fields%5B%5D=remote_data", "truto_ignore_remote_data=true"},
}

// raw sends a request whose target goes out as it is written.
func (c client) raw(t *testing.T, base *httptest.Server, method, target, body string, headers ...string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, base.URL, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	path, query, _ := strings.Cut(c.slashes+target, "?")
	request.URL.Opaque = "//" + request.URL.Host + path
	request.URL.RawQuery, request.URL.ForceQuery = query, true
	request.Header.Set("Authorization", "Bearer "+server.SandboxToken)
	for name, text := range c.headers {
		request.Header.Set(name, text)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return readReply(t, got)
}

// codeOf is the code of an error, empty if there was none.
func codeOf(t *testing.T, got reply) string {
	t.Helper()
	var envelope struct{ Code string }
	if err := json.Unmarshal([]byte(got.body), &envelope); err != nil {
		t.Fatalf("%v: %s", err, got.body)
	}
	return envelope.Code
}

// samplesOf returns the first sample of each method, all of providers that need no parameters of
// their own.
func samplesOf(s *server.Server) map[string]server.Sample {
	out := map[string]server.Sample{}
	for _, sample := range server.Samples(s.Catalog()) {
		if _, known := out[sample.Method]; !known && strings.Count(sample.Path, "&") == 0 {
			out[sample.Method] = sample
		}
	}
	return out
}

func TestUnifiedCallsOfClients(t *testing.T) {
	s, gateway := startWith(t, server.Options{Config: settings(t, "sandbox=true")})
	samples := samplesOf(s)
	for _, method := range []string{"get", "update", "delete"} {
		sample, ok := samples[method]
		if !ok {
			t.Fatalf("there is no sample of %s", method)
		}
		want := send(t, gateway.URL, sample.HTTPMethod, sample.Path+"&truto_ignore_remote_data=true", sample.Body, "Authorization", "Bearer "+server.SandboxToken)
		if want.status != http.StatusOK {
			t.Fatalf("%s: %d %s", sample.Path, want.status, want.body)
		}
		for _, c := range clients {
			for _, query := range []string{c.bools, c.list} {
				got := c.raw(t, gateway, sample.HTTPMethod, strings.TrimPrefix(sample.Path, "/")+"&"+query, sample.Body)
				if got.status != http.StatusOK || got.body != want.body {
					t.Errorf("%s %s with %s: %d %s, want %s", c.name, method, query, got.status, got.body, want.body)
				}
				if method == "delete" && !strings.HasPrefix(got.body, `{"id":"`) {
					t.Errorf("%s: a delete answers with %s", c.name, got.body)
				}
			}
		}
	}
}

// Whether a provider lists or creates is another matter: the request is understood.
func TestListsAndCreatesOfClientsAreUnderstood(t *testing.T) {
	s, gateway := startWith(t, server.Options{Config: settings(t, "sandbox=true")})
	sample := samplesOf(s)["get"]
	path := "unified/" + sample.Model + "/" + sample.Resource + "?integrated_account_id=" + url.QueryEscape(sample.Provider)
	for _, c := range clients {
		for _, got := range []reply{
			c.raw(t, gateway, "GET", path+"&limit=10&next_cursor=", ""),
			c.raw(t, gateway, "GET", path+"&remote_query%5Bfields%5D%5B%5D=a+b&remote_query%5Bnested%5D%5Bkey%5D=v", ""),
			c.raw(t, gateway, "POST", path, `{"name":"made up"}`),
		} {
			if strings.Contains(got.body, `"code":"gateway.`) {
				t.Errorf("%s: %d %s", c.name, got.status, got.body)
			}
		}
	}
}

// A method of a provider's own is a POST to its name.
func TestCustomMethodsOfClients(t *testing.T) {
	s, gateway := startWith(t, server.Options{Config: settings(t, "sandbox=true")})
	sample := samplesOf(s)["get"]
	for _, c := range clients {
		got := c.raw(t, gateway, "POST", "unified/"+sample.Model+"/"+sample.Resource+"/made_up?integrated_account_id="+sample.Provider, `{}`)
		if code := codeOf(t, got); got.status != http.StatusNotImplemented || code != "request.not_supported" {
			t.Errorf("%s: %d %s", c.name, got.status, got.body)
		}
		if got := c.raw(t, gateway, "GET", "unified/"+sample.Model+"/"+sample.Resource+"/meta/get?integrated_account_id="+sample.Provider, ""); got.status != http.StatusOK {
			t.Errorf("%s meta: %d %s", c.name, got.status, got.body)
		}
	}
}

func TestAccountCallsOfClients(t *testing.T) {
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			s, gateway := startWith(t, server.Options{Config: settings(t, "sandbox=true")})
			get := samplesOf(s)["get"]
			provider := get.Provider
			call := strings.TrimPrefix(get.Path, "/")
			one := "integrated-account/" + provider
			steps := []struct {
				method, target, body string
				headers              []string
				status               int
				has                  string
			}{
				{"GET", "integrated-account?limit=1&next_cursor=", "", nil, 200, `"next_cursor":"`},
				{"GET", "integrated-account?", "", nil, 200, `"result":[`},
				{"GET", one + "?", "", nil, 200, `"id":"` + provider + `"`},
				{"PATCH", one + "?", `{"settings":{}}`, nil, 200, `"version":`},
				{"PATCH", one + "?", `{"overlays":{"` + get.Model + "/" + get.Resource + `":{"record":{"name":"'laid over'"}}}}`, nil, 200, `"overlays":{"`},
				{"GET", call, "", nil, 200, `"name":"laid over"`},
				{"PATCH", one + "?", `{"status":"needs_reauth"}`, nil, 200, `"status":"needs_reauth"`},
				{"GET", call, "", nil, 401, "account.reauthorize"},
				{"GET", one + "/tools?methods=get%2Cupdate", "", nil, 200, `"result":[`},
				{"GET", one + "/tools?methods=get&tags=", "", nil, 200, `"result":[`},
				{"GET", one + "/tools?tags=support", "", nil, 422, "request.unsupported_value"},
				{"POST", "integrated-account/refresh-credentials?", `{"id":"` + provider + `"}`, []string{"Content-Type", "text/plain;charset=UTF-8"}, 501, "sandbox.no_recording"},
				{"POST", one + "/refresh-credentials?", ``, nil, 501, "sandbox.no_recording"},
				{"POST", "integrated-account/nobody/refresh-credentials?", ``, nil, 404, "account.not_found"},
				{"POST", "integrated-account/token?", `{"integrated_account_id":"` + provider + `"}`, nil, 501, "gateway.not_offered"},
				{"POST", "integrated-account/run-post-install-actions?", `{"id":"` + provider + `"}`, nil, 501, "gateway.not_offered"},
				{"DELETE", one + "?", "", nil, 200, `{"id":"` + provider + `"}`},
				{"GET", one + "?", "", nil, 404, "account.not_found"},
				{"GET", call, "", nil, 404, "account.not_found"},
			}
			for _, step := range steps {
				got := c.raw(t, gateway, step.method, step.target, step.body, step.headers...)
				if got.status != step.status || !strings.Contains(got.body, step.has) {
					t.Errorf("%s %s: %d %s", step.method, step.target, got.status, got.body)
				}
			}
		})
	}
}

// The members of a tool that clients read
// (https://github.com/trutohq/truto-ts-sdk/blob/main/src/resources/integratedAccount.ts).
func TestToolsOfClients(t *testing.T) {
	s, gateway := startWith(t, server.Options{Config: settings(t, "sandbox=true")})
	sample := samplesOf(s)["update"]
	got := clients[0].raw(t, gateway, "GET", "integrated-account/"+sample.Provider+"/tools?methods=update", "")
	var answer struct{ Result []map[string]any }
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || len(answer.Result) == 0 {
		t.Fatalf("%v: %s", err, got.body)
	}
	for _, tool := range answer.Result {
		for _, name := range []string{"resource", "method", "name", "description", "query_schema", "body_schema", "required"} {
			if tool[name] == nil {
				t.Errorf("a tool has no %s: %v", name, tool)
			}
		}
	}
}

func TestOtherCallsOfClients(t *testing.T) {
	_, gateway := startWith(t, server.Options{Config: settings(t, "sandbox=true")})
	for _, c := range clients {
		got := c.raw(t, gateway, "GET", "ping?", "")
		if got.status != http.StatusOK || got.body != `{"status":"ok","holder":"token-1","scopes":["call","admin"]}` {
			t.Errorf("%s: a ping gave %d %s", c.name, got.status, got.body)
		}
		for _, target := range []string{
			"proxy/tickets?integrated_account_id=x", "proxy/tickets/7?", "custom/some/path?", "link-token?", "sync-job-run/1?", "batch-request?",
			"mcp/abc?", "webhook/test?", "user?", "team/1?", "environment?", "integration?", "unified-model/1?", "api-token?", "log?", "workflow-run?",
			"sync-job-cron-trigger/1/schedule?", "datastore/1/test/get?",
		} {
			for _, method := range []string{"GET", "POST"} {
				got := c.raw(t, gateway, method, target, "")
				if got.status != http.StatusNotImplemented || codeOf(t, got) != "gateway.not_offered" {
					t.Errorf("%s %s %s: %d %s", c.name, method, target, got.status, got.body)
				}
			}
		}
		if got := c.raw(t, gateway, "GET", "proxy/tickets?", "", "Authorization", "Bearer wrong"); got.status != http.StatusUnauthorized {
			t.Errorf("%s without a token: %d %s", c.name, got.status, got.body)
		}
	}
}
