package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/unimap/unimap/runtime/gateway/server"
)

// Two hundred reloads, every tenth of a set with an error, while sixteen clients call: no request
// fails, and none sees two sets at once.
func TestReloadUnderLoad(t *testing.T) {
	folder, account := acme(t, ticket)
	s, gateway := start(t, "mappings="+folder, "account="+account)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var clients sync.WaitGroup
	var made, seen atomic.Int64
	for range 16 {
		clients.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for ctx.Err() == nil {
				got, err := try(context.Background(), client, gateway.URL, "GET", item+query, "")
				var answer struct{ Name, Number string }
				if err != nil || got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &answer) != nil || answer.Name != answer.Number || answer.Name == "" {
					t.Errorf("got %d %s %v", got.status, got.body, err)
					return
				}
				made.Add(1)
				if answer.Name != "0" {
					seen.Store(1)
				}
			}
		})
	}
	broken := 0
	for n := 1; n <= 200; n++ {
		content := mapping(strconv.Itoa(n))
		if n%10 == 0 {
			content = strings.Replace(content, "string(response.id)", "strnig(response.id)", 1)
		}
		write(t, folder, "acme/ticketing/tickets.yaml", content)
		if got := send(t, gateway.URL, "POST", "/-/reload", ""); (got.status == http.StatusOK) != (n%10 != 0) {
			t.Fatalf("reload %d: %d %s", n, got.status, got.body)
		} else if got.status != http.StatusOK {
			broken++
		}
	}
	stop()
	clients.Wait()
	if broken != 20 || made.Load() == 0 || seen.Load() == 0 {
		t.Errorf("%d broken sets, %d requests, new set seen: %d", broken, made.Load(), seen.Load())
	}
	if got := send(t, gateway.URL, "GET", item+query, ""); !strings.Contains(got.body, `"name":"199"`) {
		t.Errorf("the last sound set is not in use: %s", got.body)
	}
	status := send(t, gateway.URL, "GET", "/status", "")
	for _, want := range []string{`"successful":false`, `"attempts":201`, `"failures":20`, `strnig`, s.Catalog().Revision()} {
		if !strings.Contains(status.body, want) {
			t.Errorf("the status lacks %s: %s", want, status.body)
		}
	}
	if got := send(t, gateway.URL, "GET", "/metrics", ""); !strings.Contains(got.body, "config_last_reload_successful 0\n") {
		t.Error("the metric does not tell of the failed reload")
	}
}

func TestOverlays(t *testing.T) {
	folder, account := acme(t, ticket)
	write(t, folder, "other/provider.yaml", strings.ReplaceAll(provider, "acme", "other"))
	write(t, folder, "other/ticketing/tickets.yaml", mapping("0"))
	layers := t.TempDir()
	_, gateway := start(t, "mappings="+folder, "account="+account, "overlays="+layers)
	name := func(want string) {
		t.Helper()
		if got := send(t, gateway.URL, "GET", item+query, ""); got.status != http.StatusOK || !strings.Contains(got.body, `"name":"`+want+`"`) {
			t.Fatalf("got %d %s, want the name %s", got.status, got.body, want)
		}
	}
	reload := func(want int, text string) {
		t.Helper()
		if got := send(t, gateway.URL, "POST", "/-/reload", ""); got.status != want || !strings.Contains(got.body, text) {
			t.Fatalf("got %d %s", got.status, got.body)
		}
	}
	name("0")
	write(t, layers, "acme/ticketing/tickets.yaml", "record: {name: upper(response.text)}\n")
	reload(http.StatusOK, `"overlays":"`+layers+`"`)
	name("SMOKE")
	write(t, layers, "acme/ticketing/tickets.yaml", "record: {name: uper(response.text)}\n")
	reload(http.StatusUnprocessableEntity, "overlays")
	name("SMOKE")
	write(t, layers, "acme/ticketing/tickets.yaml", "record: {name: upper(response.text)}\n")
	reload(http.StatusOK, `"catalog_revision"`)
	// Mappings that the overlays do not fit are not taken in use, until these are gone.
	if err := os.Rename(filepath.Join(folder, "acme/ticketing/tickets.yaml"), filepath.Join(folder, "acme/ticketing/.tickets.yaml")); err != nil {
		t.Fatal(err)
	}
	reload(http.StatusUnprocessableEntity, "the overlays do not fit the mappings")
	name("SMOKE")
	if got := send(t, gateway.URL, "GET", "/status", ""); !strings.Contains(got.body, "there is no mapping acme/ticketing/tickets") {
		t.Errorf("the status does not say what failed: %s", got.body)
	}
	if got := send(t, gateway.URL, "GET", "/metrics", ""); !strings.Contains(got.body, "config_last_reload_successful 0\n") {
		t.Error("the metric does not tell of the failed reload")
	}
	if err := os.Remove(filepath.Join(layers, "acme/ticketing/tickets.yaml")); err != nil {
		t.Fatal(err)
	}
	reload(http.StatusOK, `"mappings":1`)
	if got := send(t, gateway.URL, "GET", item+query, ""); got.status != http.StatusNotImplemented {
		t.Fatalf("got %d %s", got.status, got.body)
	}
}

// A folder that is emptied, to be filled anew or by a mistake, leaves in use what there is.
func TestEmptiedFolder(t *testing.T) {
	folder, account := acme(t, ticket)
	_, gateway := start(t, "mappings="+folder, "account="+account)
	if err := os.RemoveAll(filepath.Join(folder, "acme")); err != nil {
		t.Fatal(err)
	}
	if got := send(t, gateway.URL, "POST", "/-/reload", ""); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "there are no mappings in "+folder) {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if got := send(t, gateway.URL, "GET", item+query, ""); got.status != http.StatusOK {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

// Without a store, an emptied file of tokens would leave nobody who could do anything about it.
func TestEmptiedTokens(t *testing.T) {
	folder, account := acme(t, ticket)
	files := t.TempDir()
	write(t, files, "tokens", "ci call,admin 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n")
	_, gateway := startWith(t, server.Options{Config: settings(t, "mappings="+folder, "account="+account, "tokens="+files+"/tokens")})
	write(t, files, "tokens", "# none\n")
	for range 2 { // the second shows that the token is good still
		got := send(t, gateway.URL, "POST", "/-/reload", "", "Authorization", "Bearer test")
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "there is no API token in") {
			t.Errorf("got %d %s", got.status, got.body)
		}
	}
}

// While mappings and overlays change together, no request sees new mappings with old overlays or
// the other way round: the name is of the mapping, the number of the overlay.
func TestMappingsAndOverlaysChangeAtOnce(t *testing.T) {
	folder, account := acme(t, ticket)
	layers := t.TempDir()
	change := func(n int) {
		text := strconv.Itoa(n)
		write(t, folder, "acme/ticketing/tickets.yaml", mapping(text))
		write(t, layers, "acme/ticketing/tickets.yaml", "record: {number: \"'"+text+"'\"}\n")
	}
	change(0)
	_, gateway := start(t, "mappings="+folder, "account="+account, "overlays="+layers)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for ctx.Err() == nil {
				got, err := try(context.Background(), client, gateway.URL, "GET", item+query, "")
				var answer struct{ Name, Number string }
				if err != nil || json.Unmarshal([]byte(got.body), &answer) != nil || answer.Name == "" || answer.Name != answer.Number {
					t.Errorf("got %d %s %v", got.status, got.body, err)
					return
				}
			}
		})
	}
	for n := 1; n <= 60; n++ {
		change(n)
		if got := send(t, gateway.URL, "POST", "/-/reload", ""); got.status != http.StatusOK {
			t.Fatalf("reload %d: %d %s", n, got.status, got.body)
		}
	}
	stop()
	clients.Wait()
	if got := send(t, gateway.URL, "GET", item+query, ""); !strings.Contains(got.body, `"name":"60","number":"60"`) {
		t.Errorf("the last set is not in use: %s", got.body)
	}
}

func TestTokens(t *testing.T) {
	folder, account := acme(t, ticket)
	files := t.TempDir()
	digest := "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" // of "test"
	write(t, files, "tokens", "# of a test\n\nci call "+digest+"\n")
	_, gateway := start(t, "mappings="+folder, "account="+account, "tokens="+files+"/tokens")
	status := func(method, path string, want int) {
		t.Helper()
		if got := send(t, gateway.URL, method, path, "", "Authorization", "Bearer test"); got.status != want {
			t.Fatalf("%s %s: %d %s", method, path, got.status, got.body)
		}
	}
	status("GET", item+query, http.StatusOK)
	status("GET", "/status", http.StatusOK)
	status("POST", "/-/reload", http.StatusForbidden)
	write(t, files, "tokens", "ci call,admin "+digest+"\n")
	if got := send(t, gateway.URL, "POST", "/-/reload", ""); got.status != http.StatusOK {
		t.Fatal(got.body)
	}
	status("POST", "/-/reload", http.StatusOK)
	write(t, files, "tokens", "ci call hunter2\n")
	if got := send(t, gateway.URL, "POST", "/-/reload", ""); got.status != http.StatusUnprocessableEntity || strings.Contains(got.body, "hunter2") {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	status("GET", item+query, http.StatusOK)
	write(t, files, "tokens", "")
	if got := send(t, gateway.URL, "POST", "/-/reload", ""); got.status != http.StatusOK {
		t.Fatal(got.body)
	}
	status("GET", item+query, http.StatusUnauthorized)
}
