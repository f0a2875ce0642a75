package catalogtest_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/mappings"
	"github.com/unimap/unimap/runtime/gateway/config"
	"github.com/unimap/unimap/runtime/gateway/server"
	"github.com/unimap/unimap/schemas"
)

// startSandbox serves the mappings with their recorded exchanges.
func startSandbox(t *testing.T) (*server.Server, *httptest.Server) {
	t.Helper()
	settings, err := config.Read(config.Sources{Flags: map[string][]string{"sandbox": {"true"}}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(t.Context(), server.Options{
		Config: settings, Embedded: func(options ...engine.Option) (*engine.Loaded, error) {
			return engine.LoadAll(mappings.FS, schemas.FS, options...)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	gateway := httptest.NewServer(s.Handler())
	t.Cleanup(gateway.Close)
	return s, gateway
}

type sandboxReply struct {
	status int
	body   string
}

func sendToSandbox(t *testing.T, base, method, path, body string) sandboxReply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", sandboxHeader)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return sandboxReply{response.StatusCode, string(content)}
}

const sandboxHeader = "Bearer " + server.SandboxToken

// Every request that the sandbox offers is answered, with the id that was asked for.
func TestSandboxSamples(t *testing.T) {
	s, gateway := startSandbox(t)
	samples := server.Samples(s.Catalog())
	if len(samples) < len(s.Catalog().Mappings()) {
		t.Fatalf("there are %d samples for %d mappings", len(samples), len(s.Catalog().Mappings()))
	}
	for _, sample := range samples {
		if sample.Method == "list" {
			followSample(t, gateway.URL, sample)
			continue
		}
		got := sendToSandbox(t, gateway.URL, sample.HTTPMethod, sample.Path, sample.Body)
		var answer struct{ ID string }
		if got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &answer) != nil || answer.ID == "" {
			t.Errorf("%s: got %d %s", sample.Curl("", ""), got.status, got.body)
		}
	}
}

// followSample lists page by page to the end: two pages at least are recorded, and no object comes
// twice.
func followSample(t *testing.T, base string, sample server.Sample) {
	t.Helper()
	seen, path := map[string]bool{}, sample.Path
	for pages := 1; ; pages++ {
		got := sendToSandbox(t, base, sample.HTTPMethod, path, "")
		var page struct {
			Result     []struct{ ID string }
			NextCursor *string `json:"next_cursor"`
		}
		if got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &page) != nil || len(page.Result) == 0 && pages == 1 {
			t.Errorf("%s: page %d: got %d %s", sample.Curl("", ""), pages, got.status, got.body)
			return
		}
		for _, object := range page.Result {
			if object.ID == "" || seen[object.ID] {
				t.Errorf("%s: page %d: the id %q is empty or comes twice", sample.Curl("", ""), pages, object.ID)
			}
			seen[object.ID] = true
		}
		if page.NextCursor == nil && pages > 1 {
			return
		}
		if page.NextCursor == nil || pages > 9 {
			t.Errorf("%s: the list ends after %d pages", sample.Curl("", ""), pages)
			return
		}
		path = sample.Path + "&next_cursor=" + *page.NextCursor
	}
}

func TestSandboxRefusals(t *testing.T) {
	_, gateway := startSandbox(t)
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		code                     string
	}{
		{"no such account", "GET", "/unified/ticketing/tickets/1?integrated_account_id=nobody", "", 404, "account.not_found"},
		{"no such resource", "GET", "/unified/ticketing/nothing/1?integrated_account_id=jira", "", 404, "request.unknown_resource"},
		{"a model the provider lacks", "GET", "/unified/crm/engagements/1?integrated_account_id=jira", "", 501, "request.not_supported"},
		{"a value the provider lacks", "PATCH", "/unified/ticketing/tickets/1?integrated_account_id=zendesk", `{"status": "spam"}`, 422, "request.unsupported_value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := sendToSandbox(t, gateway.URL, tt.method, tt.path, tt.body)
			if got.status != tt.status || !strings.Contains(got.body, `"code":"`+tt.code+`"`) {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
}

// documentedForm is one of the requests that the documents of the unified API show.
type documentedForm struct {
	name, method, path, account, parameters, body string
	want                                          string // how the answer begins
}

// documentedForms are those of the pages on update and delete of tickets and on delete of engagements, with
// the slashes that clients put at the end and double.
var documentedForms = []documentedForm{
	{"update a ticket", "PATCH", "/unified/ticketing/tickets/10042", "jira", "", `{"name": "Printer on fire", "assignees": [], "status": "completed", "tags": []}`, `{"id":"10042"`},
	{"update with a slash at the end", "PATCH", "/unified/ticketing/tickets/7001/", "zendesk", "", `{"name": "Printer on fire", "status": "resolved", "priority": "urgent"}`, `{"id":"7001"`},
	{"delete a ticket", "DELETE", "/unified/ticketing/tickets/801", "intercom", "", "", `{"id":"801"`},
	{"delete with doubled slashes", "DELETE", "//unified//ticketing/tickets/10042//", "jira", "", "", `{"id":"10042"`},
	{"delete an engagement", "DELETE", "/unified/crm/engagements/7001", "pipedrive", "engagement_type=meeting", "", `{"id":"7001"`},
	{"delete an engagement with a slash at the end", "DELETE", "/unified/crm/engagements/7001/", "pipedrive", "engagement_type=meeting", "", `{"id":"7001"`},
}

func (f documentedForm) query() string {
	query := "integrated_account_id=" + f.account
	if f.parameters != "" {
		query += "&" + f.parameters
	}
	return query
}

// clientHeaders are what the clients of the documents add to their requests.
var clientHeaders = map[string]string{
	"curl":            "User-Agent: curl/8.5.0\r\nAccept: */*\r\n",
	"fetch":           "connection: keep-alive\r\naccept: */*\r\naccept-language: *\r\nsec-fetch-mode: cors\r\nuser-agent: node\r\naccept-encoding: gzip, deflate\r\n",
	"Python requests": "User-Agent: python-requests/2.32.3\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\n",
}

// The requests of the documents byte for byte, as each client writes them.
func TestDocumentedRequests(t *testing.T) {
	_, gateway := startSandbox(t)
	address := strings.TrimPrefix(gateway.URL, "http://")
	for client, own := range clientHeaders {
		for _, f := range documentedForms {
			t.Run(client+"/"+f.name, func(t *testing.T) {
				text := f.method + " " + f.path + "?" + f.query() + " HTTP/1.1\r\nHost: " + address + "\r\n" + own +
					"Authorization: " + sandboxHeader + "\r\nContent-Type: application/json\r\n"
				if f.body != "" || client == "Python requests" {
					text += fmt.Sprintf("Content-Length: %d\r\n", len(f.body)) // requests sends one even for nothing
				}
				status, body := exchangeBytes(t, address, text+"\r\n"+f.body)
				if status != http.StatusOK || !strings.HasPrefix(body, f.want) {
					t.Errorf("got %d %s", status, body)
				}
			})
		}
	}
}

// exchangeBytes sends bytes over a connection of their own.
func exchangeBytes(t *testing.T, address, text string) (status int, body string) {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, text); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

const fetchScript = `
const [url, method, token, body] = process.argv.slice(1);
const response = await fetch(url, {
  method: method,
  headers: {
    'Authorization': token,
    'Content-Type': 'application/json',
  },
  ...(body ? { body: JSON.stringify(JSON.parse(body)) } : {}),
});
const data = await response.json();
console.log(JSON.stringify(data));
`

const requestsProgram = `
import json, sys, requests
url, method, token, body = sys.argv[1:5]
url, _, query = url.partition("?")
headers = {
    "Authorization": token,
    "Content-Type": "application/json",
}
params = dict(pair.split("=", 1) for pair in query.split("&"))
payload = {"json": json.loads(body)} if body else {}
response = requests.request(method, url, headers=headers, params=params, **payload)
print(json.dumps(response.json(), separators=(",", ":")))
`

// The same by the programs themselves, where the machine has them.
func TestDocumentedClients(t *testing.T) {
	clients := []struct {
		name  string
		probe []string
		run   func(url string, f documentedForm) []string
	}{
		{"curl", []string{"curl", "--version"}, func(url string, f documentedForm) []string {
			line := []string{"curl", "-s", "-X", f.method, url, "-H", "Authorization: " + sandboxHeader, "-H", "Content-Type: application/json"}
			if f.body != "" {
				line = append(line, "-d", f.body)
			}
			return line
		}},
		{"JavaScript fetch", []string{"node", "-e", "fetch"}, func(url string, f documentedForm) []string {
			return []string{"node", "--input-type=module", "-e", fetchScript, "--", url, f.method, sandboxHeader, f.body}
		}},
		{"Python requests", []string{"python3", "-c", "import requests"}, func(url string, f documentedForm) []string {
			return []string{"python3", "-c", requestsProgram, url, f.method, sandboxHeader, f.body}
		}},
	}
	_, gateway := startSandbox(t)
	for _, client := range clients {
		t.Run(client.name, func(t *testing.T) {
			if out, err := exec.Command(client.probe[0], client.probe[1:]...).CombinedOutput(); err != nil {
				t.Skipf("LEFT OUT: this machine cannot run %s: %v %s", client.name, err, out)
			}
			for _, f := range documentedForms {
				line := client.run(gateway.URL+f.path+"?"+f.query(), f)
				out, err := exec.Command(line[0], line[1:]...).CombinedOutput()
				if err != nil || !strings.HasPrefix(strings.TrimSpace(string(out)), f.want) {
					t.Errorf("%s: %v %s", f.name, err, out)
				}
			}
		})
	}
}
