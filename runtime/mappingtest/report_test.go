package mappingtest_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/mappingtest"
)

// mixed is a report of a case that passes and one that fails.
func mixed(t *testing.T) *mappingtest.Report {
	t.Helper()
	return runCases(t, getCase+strings.NewReplacer("name: reads", `name: "reads <&\"x"`, "name: A ticket\n", "name: \"]]>\\u0001é\"\n").Replace(getCase))
}

func TestWriteText(t *testing.T) {
	var out bytes.Buffer
	if err := mappingtest.WriteText(&out, mixed(t), mappingtest.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	want := `FAIL acme/ticketing/tickets get: reads <&"x (acme/ticketing/tickets.test.yaml:16:5)
  the result differs (acme/ticketing/tickets.test.yaml:22:7)
    - /name "]]>\u0001é"
    + /name "A ticket"  (acme/ticketing/tickets.yaml:6:9)
1 passed, 1 failed
coverage: 1 of 4 ways, 1 of 6 calls, 0 of 1 skips, 4 of 13 fields
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestWriteJSON(t *testing.T) {
	report := mixed(t)
	var out, again bytes.Buffer
	for _, w := range []io.Writer{&out, &again} {
		if err := mappingtest.WriteJSON(w, report); err != nil {
			t.Fatal(err)
		}
	}
	if out.String() != again.String() {
		t.Error("two writings differ")
	}
	decoded := decode(t, out.String()).(*value.Object)
	if decoded.Get("passed") != int64(1) || decoded.Get("failed") != int64(1) || decoded.Get("updated") != int64(0) {
		t.Errorf("got %s", out.String())
	}
	failed := decoded.Get("cases").([]any)[1]
	want := `{"file":"acme/ticketing/tickets.test.yaml","line":16,"provider":"acme","model":"ticketing","resource":"tickets",` +
		`"method":"get","name":"reads <&\"x","outcome":"failed","failures":[{"kind":"result","message":"the result differs",` +
		`"source":"acme/ticketing/tickets.test.yaml:22:7","differences":[{"pointer":"/name","want":"]]>\u0001é","got":"A ticket",` +
		`"mapping_source":"acme/ticketing/tickets.yaml:6:9"}]}]}`
	if got := value.String(failed); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	covered := decoded.Get("coverage").([]any)[0].(*value.Object)
	if got := value.String(covered.Get("ways")); got != `{"covered":1,"total":4}` {
		t.Errorf("got ways %s", got)
	}
	first := covered.Get("uncovered").([]any)[0]
	if got := value.String(first); got != `{"kind":"field","name":"record /description","source":"acme/ticketing/tickets.yaml:7:16"}` {
		t.Errorf("got uncovered %s", got)
	}
}

func TestWriteJUnit(t *testing.T) {
	var out bytes.Buffer
	if err := mappingtest.WriteJUnit(&out, mixed(t)); err != nil {
		t.Fatal(err)
	}
	type testcase struct {
		Name    string `xml:"name,attr"`
		Class   string `xml:"classname,attr"`
		Line    int    `xml:"line,attr"`
		Time    string `xml:"time,attr"`
		Failure *struct {
			Type    string `xml:"type,attr"`
			Message string `xml:"message,attr"`
			Text    string `xml:",chardata"`
		} `xml:"failure"`
	}
	var suites struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Name  string     `xml:"name,attr"`
			Cases []testcase `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(out.Bytes(), &suites); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if suites.Tests != 2 || suites.Failures != 1 || len(suites.Suites) != 1 || suites.Suites[0].Name != testFile {
		t.Fatalf("got %+v", suites)
	}
	passed, failed := suites.Suites[0].Cases[0], suites.Suites[0].Cases[1]
	if passed.Failure != nil || passed.Name != "get: reads" || passed.Class != "acme.ticketing.tickets" || passed.Line != 7 ||
		!regexp.MustCompile(`^\d+\.\d{3}$`).MatchString(passed.Time) {
		t.Errorf("got %+v", passed)
	}
	if failed.Name != `get: reads <&"x` || failed.Failure == nil || failed.Failure.Type != "result" || failed.Failure.Message != "the result differs" {
		t.Fatalf("got %+v", failed)
	}
	if want := `- /name "]]>\u0001é"`; !strings.Contains(failed.Failure.Text, want) {
		t.Errorf("got %q", failed.Failure.Text)
	}
}

// A report without cases is a report all the same.
func TestEmptyReport(t *testing.T) {
	report := run(t, load(t, files(acmeMapping, header+getCase)), mappingtest.Options{Filter: regexp.MustCompile("^$")})
	var out bytes.Buffer
	if err := mappingtest.WriteJSON(&out, report); err != nil || !json.Valid(out.Bytes()) || !strings.Contains(out.String(), `"cases": []`) {
		t.Errorf("got %s, %v", out.String(), err)
	}
	out.Reset()
	if err := mappingtest.WriteJUnit(&out, report); err != nil || !strings.Contains(out.String(), `<testsuites tests="0" failures="0" time="0.000"></testsuites>`) {
		t.Errorf("got %s, %v", out.String(), err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWritersReportErrors(t *testing.T) {
	report := mixed(t)
	for name, err := range map[string]error{
		"text":  mappingtest.WriteText(brokenWriter{}, report, mappingtest.TextOptions{}),
		"json":  mappingtest.WriteJSON(brokenWriter{}, report),
		"junit": mappingtest.WriteJUnit(brokenWriter{}, report),
	} {
		if err == nil {
			t.Errorf("%s gives no error", name)
		}
	}
}
