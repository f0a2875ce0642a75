package explain

import (
	"slices"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
)

// requestRoots are the names that stand for the unified request.
var requestRoots = []string{"id", "query", "body", "page"}

func (x explainer) call(c *mapping.Call, primary bool) Call {
	out := Call{
		Name: c.Name, Source: x.place(c.Position()), Doc: c.Doc, Primary: primary, Optional: c.Optional, ReadOnly: c.Read,
		Request: *x.text(c.Path), Server: x.text(c.Server), Reads: unifiedReads(c),
		When: x.optional(c.When), Query: x.fields(c.Query), Headers: x.headers(c.Headers), Body: x.fields(c.Body),
		Shape: x.shape(c.Query, c.Body), Requires: x.requires(c.Requires),
		OKStatus: c.OKStatus, OK: x.optional(c.OK), Until: x.optional(c.Until), OwnErrors: c.Error != nil,
	}
	if c.Each != nil {
		out.Each = &Each{Expression: x.expression(c.Each.Source), As: c.Each.Name}
	}
	if c.Body != nil {
		out.Encode = c.MediaType
	}
	if c.Until != nil {
		out.Interval, out.Timeout = c.Interval.String(), c.Timeout.String()
	}
	return out
}

// unifiedReads returns the paths of the unified request that a call uses, each once.
func unifiedReads(c *mapping.Call) []string {
	out := []string{}
	c.Expressions(func(e *template.Expression) {
		for _, path := range readsOf(e.Program, requestRoots) {
			if !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	})
	return out
}

func (x explainer) headers(headers []mapping.Header) []Header {
	out := []Header{}
	for _, header := range headers {
		out = append(out, Header{Name: header.Name, Text: x.text(header.Text), Removed: header.Text == nil})
	}
	return out
}

func (x explainer) requires(requirements []mapping.Requirement) []Requirement {
	out := []Requirement{}
	for _, r := range requirements {
		requirement := Requirement{That: x.expression(r.That), At: r.At}
		if r.Else != nil {
			requirement.Else = r.Else.Source()
		}
		out = append(out, requirement)
	}
	return out
}
