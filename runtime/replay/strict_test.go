package replay_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay"
)

// report writes mismatches as lines: kind, number, request and position, then the differences.
func report(mismatches []replay.Mismatch) string {
	var out strings.Builder
	for _, m := range mismatches {
		out.WriteString(string(m.Kind) + " " + string(rune('0'+m.Number)) + " " + m.Request + "\n")
		for _, d := range m.Differences {
			for _, line := range d.Lines() {
				out.WriteString("  " + line + "\n")
			}
		}
	}
	return out.String()
}

func TestStrictComparesEverything(t *testing.T) {
	const exchange = "- request: PATCH https://api.acme.example/tickets/a%2Fb\n  answer: {body: {}}\n"
	const line = "PATCH https://api.acme.example/tickets/a%2Fb"
	for name, test := range map[string]struct {
		recorded string // beside the request line
		line     string
		body     string
		headers  []string
		want     string
	}{
		"alike": {
			recorded: "  query: {q: a b, n: 7, flag: true, list: [x, y], one: [z], 'f[a]': b, none: null, deep: {er: 1}}\n  headers: {x-a: '1'}\n  body: {b: 1, a: [null]}\n",
			line:     line + "?q=a+b&n=7&flag=true&list=x&list=y&one=z&f%5Ba%5D=b&none=&deep[er]=1",
			body:     `{"a":[null], "b":1}`, headers: []string{"Content-Type: application/json", "X-A: 1"},
		},
		"method": {line: strings.Replace(line, "PATCH", "PUT", 1), want: "- /method \"PATCH\"\n+ /method \"PUT\""},
		"path": {
			line: "PATCH https://api.acme.example/tickets/a/b",
			want: "- /url \"https://api.acme.example/tickets/a%2Fb\"\n+ /url \"https://api.acme.example/tickets/a/b\"",
		},
		"host": {
			line: "PATCH https://API.acme.test/tickets/a%2Fb",
			want: "- /url \"https://api.acme.example/tickets/a%2Fb\"\n+ /url \"https://api.acme.test/tickets/a%2Fb\"",
		},
		"spelling of the host":  {line: "PATCH https://API.acme.example:443/tickets/a%2Fb"},
		"query":                 {recorded: "  query: {a: '1', b: '2'}\n", line: line + "?a=1&b=3&c=4", want: "- /query/b \"2\"\n+ /query/b \"3\"\n+ /query/c \"4\""},
		"order in a query":      {recorded: "  query: {a: [x, y]}\n", line: line + "?a=y&a=x", want: "- /query/a/0 \"x\"\n+ /query/a/0 \"y\"\n- /query/a/1 \"y\"\n+ /query/a/1 \"x\""},
		"no query wanted":       {line: line + "?a=1", want: "+ /query/a \"1\""},
		"badly encoded query":   {recorded: "  query: {a: '%zz'}\n", line: line + "?a=%zz"},
		"header missing":        {recorded: "  headers: {x-a: '1'}\n", want: "- /headers/X-A \"1\""},
		"header too many":       {headers: []string{"X-A: 1"}, want: "+ /headers/X-A \"1\""},
		"header repeated":       {recorded: "  headers: {X-A: '1, 2'}\n", headers: []string{"X-A: 1", "X-A: 2"}},
		"headers of any client": {headers: []string{"Accept-Encoding: br", "User-Agent: me"}},
		"one of them named":     {recorded: "  headers: {user-agent: you, host: api.acme.example}\n", headers: []string{"User-Agent: me"}, want: "- /headers/User-Agent \"you\"\n+ /headers/User-Agent \"me\""},
		"json": {
			recorded: "  body: {a: {b: 1.5, c: null}}\n", body: `{"a":{"b":1.50,"d":null}}`, headers: []string{"Content-Type: application/json"},
			want: "- /body/a/b 1.5\n+ /body/a/b 1.50\n- /body/a/c null\n+ /body/a/d null",
		},
		"type of a body": {
			recorded: "  body: {}\n", body: `{}`, headers: []string{"Content-Type: text/plain"},
			want: "- /headers/Content-Type \"application/json\"\n+ /headers/Content-Type \"text/plain\"",
		},
		"type that is recorded": {recorded: "  headers: {content-type: application/merge-patch+json}\n  body: {}\n", body: `{}`, headers: []string{"Content-Type: application/merge-patch+json"}},
		"body missing":          {recorded: "  headers: {content-type: null}\n  body: {a: 1}\n", want: "- /body {\"a\":1}"},
		"null is a body":        {recorded: "  headers: {content-type: null}\n  body: null\n", body: "null"},
		"no body wanted":        {body: `{"a":1}`, want: "+ /body {\"a\":1}"},
		"no json":               {recorded: "  headers: {content-type: null}\n  body: {}\n", body: `{"a"`, want: "- /body {}\n+ /body \"{\\\"a\\\"\""},
		"form":                  {recorded: "  form: {a: b c, d: [e, f]}\n", body: "a=b+c&d=e&d=f", headers: []string{"Content-Type: application/x-www-form-urlencoded"}},
		"form that differs":     {recorded: "  form: {a: '1'}\n", body: "a=2", headers: []string{"Content-Type: application/x-www-form-urlencoded"}, want: "- /form/a \"1\"\n+ /form/a \"2\""},
		"multipart": {
			recorded: "  headers: {content-type: multipart/form-data}\n  form: {a: b c}\n",
			body:     "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb c\r\n--x--\r\n", headers: []string{"Content-Type: multipart/form-data; boundary=x"},
		},
		"broken multipart": {
			recorded: "  headers: {content-type: multipart/form-data}\n  form: {a: b}\n",
			body:     "--x\r\nContent", headers: []string{"Content-Type: multipart/form-data; boundary=x"},
			want: "- /form {\"a\":\"b\"}\n+ /form \"--x\\r\\nContent\"",
		},
		"text":              {recorded: "  headers: {content-type: text/plain}\n  text: hello\n", body: "hello", headers: []string{"Content-Type: text/plain"}},
		"text that differs": {recorded: "  text: hello\n", body: "hell\xff", want: "- /text \"hello\"\n+ /text \"hell\ufffd\""},
	} {
		t.Run(name, func(t *testing.T) {
			f := recording(t, "{}", exchange+test.recorded)
			script := replay.NewStrict(f, f.Cases[0])
			if test.line == "" {
				test.line = line
			}
			response, err := send(serve(t, script), test.line, test.body, test.headers...)
			if err != nil || response.Status != 200 {
				t.Fatalf("got %v, %v", response, err)
			}
			want := ""
			if test.want != "" {
				want = "different 1 " + line + "\n" + indent(test.want, "  ")
			}
			if got := report(script.Mismatches()); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHeadersOfTheFile(t *testing.T) {
	f := recording(t, "{accept: application/json, X-Key: k}", `
- request: GET https://api.acme.example/a
  headers: {x-key: null, Accept: text/csv}
  answer: {body: {}}
`)
	script := replay.NewStrict(f, f.Cases[0])
	if _, err := send(serve(t, script), "GET https://api.acme.example/a", "", "Accept: application/json"); err != nil {
		t.Fatal(err)
	}
	want := "different 1 GET https://api.acme.example/a\n  - /headers/Accept \"text/csv\"\n  + /headers/Accept \"application/json\"\n"
	if got := report(script.Mismatches()); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestOrderOfExchanges(t *testing.T) {
	const exchanges = `
- request: GET https://api.acme.example/first
  answer: {body: {n: 1}}
- request: GET https://api.acme.example/second
  answer: {body: {n: 2}}
- request: GET https://api.acme.example/third
  answer: {body: {n: 3}}
`
	get := func(paths ...string) (answers []string, script *replay.Strict) {
		f := recording(t, "{}", exchanges)
		script = replay.NewStrict(f, f.Cases[0])
		client := serve(t, script)
		for _, path := range paths {
			response, err := send(client, "GET https://api.acme.example/"+path, "")
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, string(response.Body))
		}
		return answers, script
	}
	for name, test := range map[string]struct {
		paths         []string
		answers, want string
	}{
		"all": {[]string{"first", "second", "third"}, `{"n":1} {"n":2} {"n":3}`, ""},
		"the answer comes though the request differs": {
			[]string{"second", "first", "third"}, `{"n":1} {"n":2} {"n":3}`,
			`different 1 GET https://api.acme.example/first
  - /url "https://api.acme.example/first"
  + /url "https://api.acme.example/second"
different 2 GET https://api.acme.example/second
  - /url "https://api.acme.example/second"
  + /url "https://api.acme.example/first"
`,
		},
		"one is missing": {[]string{"first", "second"}, `{"n":1} {"n":2}`, "missing 3 GET https://api.acme.example/third\n"},
		"one too many": {
			[]string{"first", "second", "third", "fourth?a=1"},
			`{"n":1} {"n":2} {"n":3} {"error":"the test has no exchange for GET https://api.acme.example/fourth"}`,
			"unexpected 4 GET https://api.acme.example/fourth\n  + /query {\"a\":\"1\"}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			answers, script := get(test.paths...)
			if got := strings.Join(answers, " "); got != test.answers {
				t.Errorf("got answers %s", got)
			}
			if got := report(script.Mismatches()); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestUnexpectedRequestsAreBounded(t *testing.T) {
	f := recording(t, "{}", "- request: GET https://api.acme.example/\n  answer: {fault: reset}")
	script := replay.NewStrict(f, f.Cases[0])
	for range 100 {
		script.Answer(&replay.Received{Method: "GET", URL: "https://api.acme.example/", Query: value.NewObject(0), Header: http.Header{}})
	}
	if got := len(script.Mismatches()); got != 10 {
		t.Errorf("%d mismatches are reported", got)
	}
}

func TestPositions(t *testing.T) {
	f := recording(t, "{}", "- request: GET https://api.acme.example/\n  answer: {body: {}}")
	missing := replay.NewStrict(f, f.Cases[0]).Mismatches()
	if got := missing[0].Position.String(); got != "acme/ticketing/tickets.test.yaml:7:9" {
		t.Errorf("got %s", got)
	}
}

// No request makes the comparison panic, and none is said to equal a body that it cannot be.
func FuzzStrict(f *testing.F) {
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n")
	f.Add("application/json", `{"a":1}`)
	f.Add("", "a=%zz&&=")
	f.Fuzz(func(t *testing.T, mediaType, body string) {
		recorded := recording(t, "{}", "- request: POST https://api.acme.example/\n  form: {never: equal to this}\n  answer: {body: {}}")
		script := replay.NewStrict(recorded, recorded.Cases[0])
		script.Answer(&replay.Received{
			Method: "POST", URL: "https://api.acme.example/", Query: value.NewObject(0),
			Header: http.Header{"Content-Type": {mediaType}}, Body: []byte(body),
		})
		if len(script.Mismatches()) == 0 && !strings.Contains(body, "equal") {
			t.Errorf("%q of type %q passed", body, mediaType)
		}
	})
}
