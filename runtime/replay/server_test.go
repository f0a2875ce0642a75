package replay_test

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay"
	"github.com/unimap/unimap/runtime/transport"
)

// fixed is a script of one answer.
type fixed struct {
	answer testcase.Answer
	hosts  []string
}

func (f fixed) Answer(*replay.Received) testcase.Answer { return f.answer }

func (f fixed) Exchanges() []testcase.Exchange {
	var exchanges []testcase.Exchange
	for _, host := range f.hosts {
		exchanges = append(exchanges, testcase.Exchange{URL: "https://" + host + "/"})
	}
	return exchanges
}

func textOf(text string) *string { return &text }

func TestAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		answer testcase.Answer
		body   string
		header http.Header
	}{
		"json": {
			testcase.Answer{Status: 201, Body: value.ObjectOf("id", int64(9007199254740993), "none", nil)},
			`{"id":9007199254740993,"none":null}`, http.Header{"Content-Type": {"application/json"}},
		},
		"json of another type": {
			testcase.Answer{Status: 200, Body: []any{}, Headers: value.ObjectOf("content-type", "application/hal+json", "ETag", `W/"1"`)},
			`[]`, http.Header{"Content-Type": {"application/hal+json"}, "Etag": {`W/"1"`}},
		},
		"text": {
			testcase.Answer{Status: 404, Body: value.Missing, Text: textOf("gone"), Headers: value.ObjectOf("Content-Type", "text/plain")},
			"gone", http.Header{"Content-Type": {"text/plain"}},
		},
		"nothing":           {testcase.Answer{Status: 204, Body: value.Missing}, "", http.Header{}},
		"an unknown status": {testcase.Answer{Status: 599, Body: value.Missing}, "", http.Header{}},
		"header values": {
			testcase.Answer{Status: 200, Body: value.Missing, Headers: value.ObjectOf(
				"Set-Cookie", []any{"a=1", "b=2"}, "X-Rate", int64(7), "X-None", nil)},
			"", http.Header{"Set-Cookie": {"a=1", "b=2"}, "X-Rate": {"7"}},
		},
		"headers of another carriage": {
			testcase.Answer{Status: 200, Body: "a", Headers: value.ObjectOf("content-encoding", "gzip", "Content-Length", "999", "Transfer-Encoding", "chunked")},
			`"a"`, http.Header{"Content-Type": {"application/json"}},
		},
		"a header that breaks its line": {
			testcase.Answer{Status: 200, Body: value.Missing, Headers: value.ObjectOf("X-A", "1\r\nX-B: 2")},
			"", http.Header{"X-A": {"1  X-B: 2"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			response, err := send(serve(t, fixed{answer: test.answer}), "GET https://api.acme.example/a", "")
			if err != nil {
				t.Fatal(err)
			}
			response.Header.Del("Connection")
			response.Header.Del("Content-Length")
			if response.Status != int(test.answer.Status) || string(response.Body) != test.body {
				t.Errorf("got %d %q", response.Status, response.Body)
			}
			if got, want := fmt.Sprint(response.Header), fmt.Sprint(test.header); got != want {
				t.Errorf("got headers %s, want %s", got, want)
			}
		})
	}
}

func TestEveryHostIsReachedOnLoopback(t *testing.T) {
	client := serve(t, fixed{answer: testcase.Answer{Status: 200, Body: true}, hosts: []string{"10.1.2.3", "desk.acme.example"}})
	for _, host := range []string{"api.acme.example", "not-recorded.acme.example", "a_b.acme.example:8443", "10.1.2.3", "127.0.0.1"} {
		if response, err := send(client, "GET https://"+host+"/", ""); err != nil || string(response.Body) != "true" {
			t.Errorf("%s: got %v, %v", host, response, err)
		}
	}
}

func TestFaults(t *testing.T) {
	body := value.ObjectOf("text", "a whole answer")
	for fault, test := range map[string]struct {
		answer testcase.Answer
		codes  []string
	}{
		"reset":            {testcase.Answer{Status: 200, Body: body, Fault: "reset"}, []string{transport.CodeConnect, transport.CodeTruncated}},
		"truncate":         {testcase.Answer{Status: 200, Body: body, Fault: "truncate"}, []string{transport.CodeTruncated}},
		"truncate nothing": {testcase.Answer{Status: 200, Body: value.Missing, Fault: "truncate"}, []string{transport.CodeTruncated}},
	} {
		t.Run(fault, func(t *testing.T) {
			counted := &counting{fixed: fixed{answer: test.answer}}
			response, err := send(serve(t, counted), "GET https://api.acme.example/a", "")
			var failure *transport.Error
			if !errors.As(err, &failure) || !failure.Sent {
				t.Fatalf("got %v, %v", response, err)
			}
			if failure.Code != test.codes[0] && failure.Code != test.codes[len(test.codes)-1] {
				t.Errorf("got code %s", failure.Code)
			}
			if count := counted.count.Load(); count != 1 {
				t.Errorf("the client sent the request %d times", count)
			}
		})
	}
}

// counting counts the requests.
type counting struct {
	fixed
	count atomic.Int64
}

func (c *counting) Answer(r *replay.Received) testcase.Answer {
	c.count.Add(1)
	return c.fixed.Answer(r)
}

func TestClosedServer(t *testing.T) {
	server, err := replay.Serve(fixed{answer: testcase.Answer{Status: 200, Body: true}})
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	if response, err := send(server.Client(), "GET https://api.acme.example/", ""); err == nil {
		t.Errorf("got %v from a server that is closed", response)
	}
}

func ExampleServe() {
	answer := testcase.Answer{Status: 200, Body: value.ObjectOf("id", "42")}
	server, err := replay.Serve(fixed{answer: answer})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	response, err := send(server.Client(), "GET https://api.acme.example/tickets/42", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(response.Status, string(response.Body))
	// Output: 200 {"id":"42"}
}
