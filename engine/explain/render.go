package explain

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// WriteText writes the explanation for a reader at a terminal.
func (e *Explanation) WriteText(w io.Writer) error {
	r := &renderer{}
	r.line(0, "%s %s/%s %s  %s", e.Provider, e.Model, e.Resource, e.Method, e.Source)
	r.prose(1, e.Doc)
	r.params(e.Params)
	r.reasons("fields that are not written", e.Ignored)
	r.reasons("fields that are not answered with", e.Absent)
	if len(e.Filters) > 0 {
		r.heading("selects by")
		r.line(1, "%s", strings.Join(e.Filters, ", "))
	}
	if e.Route != nil {
		r.heading("route")
		r.expression(1, "", *e.Route)
		if e.Default != "" {
			r.line(1, "otherwise %s", e.Default)
		}
	}
	for _, plan := range e.Plans {
		r.plan(plan)
	}
	_, err := io.WriteString(w, r.out.String())
	return err
}

type renderer struct{ out strings.Builder }

func (r *renderer) line(indent int, format string, arguments ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, arguments...), " ")
	r.out.WriteString(strings.Repeat("  ", indent) + text + "\n")
}

func (r *renderer) heading(format string, arguments ...any) {
	r.out.WriteByte('\n')
	r.line(0, format, arguments...)
}

// prose writes a text of several lines.
func (r *renderer) prose(indent int, text string) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	for _, line := range strings.Split(text, "\n") {
		r.line(indent, "%s", line)
	}
}

func (r *renderer) params(params []Param) {
	if len(params) == 0 {
		return
	}
	r.heading("query parameters")
	for _, p := range params {
		text := p.Name
		if p.Required {
			text += ", required"
		}
		if len(p.Allowed) > 0 {
			text += ", one of " + strings.Join(p.Allowed, ", ")
		}
		r.line(1, "%s  %s", text, p.Source)
		r.prose(2, p.Doc)
	}
}

func (r *renderer) reasons(heading string, fields []Ignored) {
	if len(fields) == 0 {
		return
	}
	r.heading("%s", heading)
	for _, i := range fields {
		r.line(1, "%s  %s", i.Field, i.Source)
		r.prose(2, i.Reason)
	}
}

func (r *renderer) plan(p Plan) {
	suffix := ""
	if p.Route != "" {
		suffix = " of route " + p.Route
	}
	r.heading("calls%s", suffix)
	for i, call := range p.Calls {
		r.call(i+1, call)
	}
	r.pages(p.Pages, suffix)
	r.heading("result%s", suffix)
	r.expressions(1, "depends on", p.Shape)
	for _, field := range p.Result {
		r.field(1, field)
	}
}

func (r *renderer) pages(p *Pages, suffix string) {
	if p == nil {
		return
	}
	r.heading("pages%s", suffix)
	r.line(1, "of %d, at most %d  %s", p.Default, p.Max, p.Source)
	if len(p.Next) == 0 {
		r.line(1, "the provider gives everything at once")
	}
	r.expressions(1, "depends on", p.Shape)
	for _, field := range p.Next {
		if field.Field == "" {
			field.Field = "page.cursor of the next one"
		}
		r.field(1, field)
	}
}

func (r *renderer) call(number int, c Call) {
	r.line(1, "%d. %s: %s%s  %s", number, c.Name, oneLine(c.Request.Text), remarks(c), c.Source)
	r.prose(3, c.Doc)
	if c.When != nil {
		r.expression(3, "when", *c.When)
	}
	if c.Each != nil {
		r.expression(3, "for each "+c.Each.As+" of", c.Each.Expression)
	}
	for _, requirement := range c.Requires {
		r.expression(3, "requires", requirement.That)
		r.line(5, "else 422 at %s: %s", cmp.Or(requirement.At, "the request"), oneLine(requirement.Else))
	}
	if c.Server != nil {
		r.line(3, "server %s", oneLine(c.Server.Text))
	}
	for _, header := range c.Headers {
		if header.Removed {
			r.line(3, "without header %s", header.Name)
			continue
		}
		r.line(3, "header %s: %s", header.Name, oneLine(header.Text.Text))
	}
	r.expressions(3, "depends on", c.Shape)
	r.fields("query", c.Query)
	r.fields(strings.TrimSpace("body "+c.Encode), c.Body)
	r.answer(c)
	if len(c.Reads) > 0 {
		r.line(3, "unified request: %s", strings.Join(c.Reads, ", "))
	}
}

func (r *renderer) answer(c Call) {
	for _, status := range c.OKStatus {
		r.line(3, "%d is no failure", status)
	}
	if c.OK != nil {
		r.expression(3, "no failure if", *c.OK)
	}
	if c.Until != nil {
		r.expression(3, fmt.Sprintf("repeated every %s, up to %s, until", c.Interval, c.Timeout), *c.Until)
	}
	if c.OwnErrors {
		r.line(3, "errors are read in a way of its own")
	}
}

func remarks(c Call) string {
	var out []string
	for _, remark := range []struct {
		holds bool
		text  string
	}{{c.Primary, "primary"}, {c.Optional, "optional"}, {c.ReadOnly, "changes nothing"}} {
		if remark.holds {
			out = append(out, remark.text)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, ", ") + ")"
}

func (r *renderer) fields(title string, fields []Field) {
	if len(fields) == 0 {
		return
	}
	r.line(3, "%s", title)
	for _, field := range fields {
		r.field(4, field)
	}
}

func (r *renderer) field(indent int, f Field) {
	name := f.Field
	if name == "" {
		name = "(whole)"
	}
	if f.Conditional {
		name += "?"
	}
	text := value.String(f.Literal)
	if f.Expression != nil {
		text = oneLine(f.Expression.Expression)
	}
	r.line(indent, "%s = %s  %s", name, text, f.Source)
	var about []string
	if f.Expression != nil {
		about = append(about, readsText(*f.Expression))
	}
	if f.Schema != "" {
		about = append(about, "schema: "+f.Schema)
	}
	if len(about) > 0 {
		r.line(indent+2, "%s", strings.Join(about, "; "))
	}
}

func (r *renderer) expressions(indent int, title string, expressions []Expression) {
	for _, e := range expressions {
		r.expression(indent, title, e)
	}
}

func (r *renderer) expression(indent int, title string, e Expression) {
	if title != "" {
		title += " "
	}
	r.line(indent, "%s%s  %s", title, oneLine(e.Expression), e.Source)
	r.line(indent+2, "%s", readsText(e))
}

// readsText says what an expression gives and what it reads.
func readsText(e Expression) string {
	text := e.Kind
	if len(e.Reads) > 0 {
		text += " from " + strings.Join(e.Reads, ", ")
	}
	if e.Way != "" {
		text += "; by " + e.Way
	}
	if e.Why != "" {
		text += ", since " + e.Why
	}
	return text
}

// oneLine joins the lines of an expression.
func oneLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, " ")
}
