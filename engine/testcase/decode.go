package testcase

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
)

// Decode reads the tree of a test file. The file is nil if there are errors.
func Decode(root *source.Node) (*File, diagnostic.List) {
	d := &decoder{}
	f := d.Object(root, "test")
	file := &File{Name: root.Position().File, Now: d.now(f["now"]), Headers: object(f["headers"])}
	if n := f["account"]; n != nil {
		file.Account = d.account(n)
	}
	if n := f["cases"]; n != nil {
		names := map[string]bool{}
		for _, item := range n.Items {
			c := d.testCase(item)
			if names[c.Name] {
				d.Report(diagnostic.CodeTestFileInvalid, item, "there is already a case named %q", c.Name)
			}
			names[c.Name] = true
			file.Cases = append(file.Cases, c)
		}
	}
	if d.Found.HasErrors() {
		return nil, d.Found
	}
	return file, d.Found
}

type decoder struct{ format.Reader }

// defaultNow is the clock of files that set none.
var defaultNow = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

func (d *decoder) now(n *source.Node) time.Time {
	if n == nil {
		return defaultNow
	}
	now, err := time.Parse(time.RFC3339, n.Text)
	if err != nil {
		d.ReportHelp(diagnostic.CodeTestFileInvalid, n, "write it as 2026-01-02T03:04:05Z", "%q is not a time", n.Text)
		return defaultNow
	}
	return now
}

func (d *decoder) account(n *source.Node) Account {
	f := d.Object(n, "test.account")
	return Account{Settings: object(f["settings"]), Credentials: object(f["credentials"])}
}

func (d *decoder) testCase(n *source.Node) *Case {
	f := d.Object(n, "test.case")
	c := &Case{
		Name: f.Text("name"), Source: f.Text("source"), Doc: f.Text("doc"), Position: n.Position(),
		Result: value.Missing, Error: object(f["error"]), Status: integer(f["status"], 0),
	}
	if a := f["account"]; a != nil {
		account := d.account(a)
		c.Account = &account
	}
	if r := f["request"]; r != nil {
		c.Request = d.request(r)
	}
	if result := f["result"]; result != nil {
		c.Result, c.ResultPosition = result.Value(), result.Position()
	}
	if (f["result"] == nil) == (f["error"] == nil) {
		d.ReportHelp(diagnostic.CodeTestFileInvalid, n, "write the unified answer under result, or the members of the error under error",
			"a case wants either a result or an error")
	}
	if wanted := f["error"]; wanted != nil && c.Error.Len() == 0 {
		d.ReportHelp(diagnostic.CodeTestFileInvalid, wanted, "write at least the code of the error", "an error without members is true of every failure")
	}
	if list := f["exchanges"]; list != nil {
		for _, item := range list.Items {
			c.Exchanges = append(c.Exchanges, d.exchange(item))
		}
	}
	if list := f["warnings"]; list != nil {
		for _, item := range list.Items {
			if d.Object(item, "test.warning") != nil {
				c.Warnings = append(c.Warnings, item.Value())
			}
		}
	}
	return c
}

func (d *decoder) request(n *source.Node) Request {
	f := d.Object(n, "test.request")
	r := Request{Method: f.Text("method"), ID: f.Text("id"), Query: object(f["query"]), Body: value.Missing, Cursor: value.Missing, Prefer: d.Texts(f["prefer"])}
	if f["method"] != nil && !slices.Contains(mapping.MethodNames, r.Method) {
		d.ReportHelp(diagnostic.CodeTestNamesUnknownMethod, f["method"], "methods are "+strings.Join(mapping.MethodNames, ", "), "unknown method %q", r.Method)
	}
	if body := f["body"]; body != nil {
		r.Body = body.Value()
	}
	if cursor := f["cursor"]; cursor != nil {
		r.Cursor = cursor.Value()
	}
	if method := f["method"]; method != nil {
		r.MethodPosition = method.Position()
	}
	return r
}

var requestLine = regexp.MustCompile(`^(GET|HEAD|POST|PUT|PATCH|DELETE) (https?://[^\s?#]+)$`)

func (d *decoder) exchange(n *source.Node) Exchange {
	f := d.Object(n, "test.exchange")
	e := Exchange{
		Query: object(f["query"]), Headers: object(f["headers"]), Form: object(f["form"]),
		Body: value.Missing, Position: n.Position(), Answer: Answer{Status: 200, Body: value.Missing},
	}
	if line := f["request"]; line != nil {
		parts := requestLine.FindStringSubmatch(line.Text)
		if parts == nil || !validURL(parts[2]) {
			d.ReportHelp(diagnostic.CodeTestFileInvalid, line, "write it as GET https://api.example.com/tickets/1, with the query under query", "not a request line")
		} else {
			e.Method, e.URL = parts[1], parts[2]
		}
	}
	if body := f["body"]; body != nil {
		e.Body = body.Value()
	}
	e.Text = text(f["text"])
	d.onlyOne(f, "body", "form", "text")
	if a := f["answer"]; a != nil {
		e.Answer = d.answer(a)
	}
	return e
}

func (d *decoder) answer(n *source.Node) Answer {
	f := d.Object(n, "test.answer")
	a := Answer{
		Status: integer(f["status"], 200), Headers: object(f["headers"]), Body: value.Missing,
		Text: text(f["text"]), Fault: f.Text("fault"),
	}
	if body := f["body"]; body != nil {
		a.Body = body.Value()
	}
	d.onlyOne(f, "body", "text")
	if a.Status < 100 || a.Status > 599 {
		d.Report(diagnostic.CodeTestFileInvalid, f["status"], "an HTTP status is a number from 100 to 599")
	}
	return a
}

// onlyOne reports a second one of the keys that say what a body is: it would count for nothing.
func (d *decoder) onlyOne(f format.Fields, keys ...string) {
	first := ""
	for _, key := range keys {
		switch {
		case f[key] == nil:
		case first == "":
			first = key
		default:
			d.ReportHelp(diagnostic.CodeTestFileInvalid, f[key], "keep the one that the body is written as", "%s cannot stand beside %s", key, first)
		}
	}
}

func validURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && u.User == nil
}

func object(n *source.Node) *value.Object {
	o, _ := n.Value().(*value.Object)
	return o
}

func text(n *source.Node) *string {
	if n == nil {
		return nil
	}
	return &n.Text
}

func integer(n *source.Node, otherwise int64) int64 {
	if i, ok := n.Value().(int64); n != nil && ok {
		return i
	}
	return otherwise
}
