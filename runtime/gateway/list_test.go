package gateway_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine/value"
)

// listMethods are what the mapping of acme has in these tests beyond its other methods.
const listMethods = `  list:
    calls: [{name: page, request: GET /tickets, query: {from: page.cursor, count: page.size, state: 'native("status", query.status.name)'}}]
    paginate:
      size: {default: 2, max: 3}
      next: calls.page.response.next
    result: record(calls.page.response.tickets)
  create:
    calls:
      - name: add
        request: POST /tickets
        body: {title: body.name, state: body.status.name | native("status")}
    result: record(calls.add.response)
`

func serveLists(t *testing.T, d *desk) *httptest.Server {
	t.Helper()
	const name = "acme/ticketing/tickets.yaml"
	whole := string(acme[name].Data) + listMethods
	return serveFiles(t, d, fstest.MapFS{"acme/provider.yaml": acme["acme/provider.yaml"], name: {Data: []byte(whole)}})
}

const tickets = "/unified/ticketing/tickets"

// listed is the answer of a list.
type listed struct {
	Result     []struct{ ID, Name string }
	NextCursor *string `json:"next_cursor"`
}

func page(t *testing.T, got reply) listed {
	t.Helper()
	var out listed
	if got.status != 200 || json.Unmarshal([]byte(got.body), &out) != nil {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	return out
}

func TestListAndCreate(t *testing.T) {
	d := newDesk()
	server := serveLists(t, d)
	for _, name := range []string{"Smoke", "Toner", "Plants"} {
		got := send(t, server, "POST", tickets+query, `{"name":"`+name+`","status":"open"}`, "Idempotency-Key", name)
		again := send(t, server, "POST", tickets+query, `{"name":"`+name+`","status":"open"}`, "Idempotency-Key", name)
		if got.status != 200 || !strings.Contains(got.body, `"name":"`+name+`","status":{"id":"new","name":"open"}}`) || got.body != again.body {
			t.Errorf("got %d %s, then %s", got.status, got.body, again.body)
		}
	}
	if d.writes != 3 {
		t.Errorf("%d tickets were created", d.writes)
	}
	var names []string
	path := tickets + "/" + query + "&limit=3"
	for {
		got := send(t, server, "GET", path, "")
		list := page(t, got)
		for _, ticket := range list.Result {
			names = append(names, ticket.Name)
		}
		if list.NextCursor == nil {
			break
		}
		path = tickets + query + "&limit=3&next_cursor=" + url.QueryEscape(*list.NextCursor)
		names = append(names, "|")
	}
	if got := strings.Join(names, " "); got != "Smoke Toner Plants | Fire" {
		t.Errorf("got %s", got)
	}
}

func TestListRefusals(t *testing.T) {
	server := serveLists(t, newDesk())
	for name, test := range map[string]struct {
		parameters, code string
		status           int
	}{
		"a bound that nobody reads": {"&updated_at[gt]=2026-01-01", "request.unsupported_parameter", 422},
		"a bound that is none":      {"&updated_at[gt]=soon", "request.invalid", 422},
		"a made-up cursor":          {"&next_cursor=https://evil.example/", "request.invalid_cursor", 422},
		"a limit that is none":      {"&limit=-1", "request.invalid", 422},
		"an entity tag":             {"&etag=v1", "request.unsupported_parameter", 422},
	} {
		t.Run(name, func(t *testing.T) {
			got := send(t, server, "GET", tickets+query+test.parameters, "")
			if got.status != test.status || !strings.Contains(got.body, `"code":"`+test.code+`"`) {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
}

func TestRawList(t *testing.T) {
	d := newDesk()
	d.tickets["8"] = value.ObjectOf("key", int64(8))
	server := serveLists(t, d)
	raw := tickets + query + "&truto_response_format=raw&limit=1"
	got := send(t, server, "GET", raw, "")
	next := got.header.Get("X-Unimap-Next-Cursor")
	if got.status != 200 || !strings.HasPrefix(got.body, `{"tickets":[{"key":7,`) || next == "" {
		t.Fatalf("got %d %v %s", got.status, got.header, got.body)
	}
	got = send(t, server, "GET", raw+"&next_cursor="+next, "")
	if got.status != 200 || !strings.HasPrefix(got.body, `{"tickets":[{"key":8}]`) || got.header.Get("X-Unimap-Next-Cursor") != "" {
		t.Errorf("got %d %v %s", got.status, got.header, got.body)
	}
	if got := send(t, server, "GET", tickets+query+"&limit=1", ""); got.header.Get("X-Unimap-Next-Cursor") != "" {
		t.Error("a unified page has its cursor in a header too")
	}
}

// TestWarningsOfManyObjects shows that the header says as much as it can hold, and that there is more.
func TestWarningsOfManyObjects(t *testing.T) {
	d := newDesk()
	for i := range 300 {
		d.tickets[strconv.Itoa(1000+i)] = value.ObjectOf("key", int64(i), "title", "T", "state", "odd")
	}
	whole := strings.Replace(listMethods, "max: 3", "max: 400", 1)
	server := serveFiles(t, d, fstest.MapFS{
		"acme/provider.yaml":          acme["acme/provider.yaml"],
		"acme/ticketing/tickets.yaml": {Data: []byte(string(acme["acme/ticketing/tickets.yaml"].Data) + whole)},
	})
	got := send(t, server, "GET", tickets+query+"&limit=400", "")
	text := got.header.Get("X-Unimap-Warnings")
	var warnings []struct{ Code, Pointer string }
	if err := json.Unmarshal([]byte(text), &warnings); err != nil || len(text) > 6<<10 || len(text) < 5<<10 {
		t.Fatalf("got %d bytes, %v: %s", len(text), err, text)
	}
	if last := warnings[len(warnings)-1]; warnings[0].Pointer != "/result/0/status/name" || last.Code != "warnings_cut" {
		t.Errorf("got %+v ... %+v", warnings[0], last)
	}
}
