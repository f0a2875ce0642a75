package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/direct"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/template"
)

// Options say what is explained, and how.
type Options struct {
	// Route picks one route of a routed method; empty means all of them.
	Route string
	// Place shows a position to the reader; nil shows it as file:line:column.
	Place func(diagnostic.Position) string
}

// RouteError says that a method has no such route.
type RouteError struct {
	Route string
	Known []string // the routes of the method
}

func (e *RouteError) Error() string {
	if len(e.Known) == 0 {
		return "the method has no routes"
	}
	text := fmt.Sprintf("the method has no route %q", e.Route)
	if guess := suggest.Closest(e.Route, e.Known); guess != "" {
		return text + ": did you mean " + guess + "?"
	}
	return text + ": its routes are " + strings.Join(e.Known, ", ")
}

// Method explains a method. The error is a *RouteError.
func Method(m *mapping.Method, options Options) (*Explanation, error) {
	x := explainer{method: m, place: options.Place, ways: waysOf(m)}
	if x.place == nil {
		x.place = diagnostic.Position.String
	}
	out := &Explanation{
		Provider: m.Mapping.Provider.Name, Model: m.Mapping.Model, Resource: m.Mapping.Resource.Resource, Method: m.Name,
		Source: x.place(m.Position()), Doc: m.Doc, Params: x.params(), Ignored: x.reasons(x.method.Ignored), Absent: x.reasons(x.method.Absent),
		Filters: m.Filters(), Route: x.optional(m.Route), Default: m.Default,
	}
	if m.Plan != nil && options.Route == "" {
		out.Plans = []Plan{x.plan("", m.Plan)}
		return out, nil
	}
	var known []string
	for _, route := range m.Routes {
		known = append(known, route.Value)
		if options.Route == "" || options.Route == route.Value {
			out.Plans = append(out.Plans, x.plan(route.Value, route.Plan))
		}
	}
	if len(out.Plans) == 0 {
		return nil, &RouteError{Route: options.Route, Known: known}
	}
	return out, nil
}

type explainer struct {
	method *mapping.Method
	place  func(diagnostic.Position) string
	ways   map[*template.Expression]direct.Step
}

// waysOf collects how the expressions of a method are carried out.
func waysOf(m *mapping.Method) map[*template.Expression]direct.Step {
	steps := slices.Clone(m.Mapping.RecordSteps())
	for _, plan := range m.Plans() {
		for _, call := range plan.Calls {
			steps = append(steps, call.BodySteps()...)
		}
	}
	ways := make(map[*template.Expression]direct.Step, len(steps))
	for _, step := range steps {
		ways[step.Expression] = step
	}
	return ways
}

func (x explainer) params() []Param {
	out := []Param{}
	for _, p := range x.method.Params {
		out = append(out, Param{Name: p.Name, Required: p.Required, Allowed: p.Allowed, Doc: p.Doc, Source: x.place(p.Position())})
	}
	return out
}

func (x explainer) reasons(fields []mapping.Ignored) []Ignored {
	out := []Ignored{}
	for _, i := range fields {
		out = append(out, Ignored{Field: i.Field, Reason: i.Reason, Source: x.place(i.Position())})
	}
	return out
}

func (x explainer) plan(route string, p *mapping.Plan) Plan {
	out := Plan{Route: route, Calls: []Call{}, Result: x.result(p), Shape: x.resultShape(p), Pages: x.pages(p.Pages)}
	for i, call := range p.Calls {
		out.Calls = append(out.Calls, x.call(call, i == p.Primary))
	}
	return out
}

func (x explainer) pages(p *mapping.Pages) *Pages {
	if p == nil {
		return nil
	}
	out := &Pages{Default: p.Default, Max: p.Max, Next: []Field{}, Shape: x.shape(p.Next), Source: x.place(p.Position())}
	if !p.IsWhole() {
		out.Next = x.fields(p.Next)
	}
	return out
}

func (x explainer) result(p *mapping.Plan) []Field {
	out := []Field{}
	shape := x.method.Mapping.Resource.Read.Root()
	x.method.Outputs(p, func(leaf template.Leaf) {
		if leaf.Container != "" {
			return
		}
		field := x.field(leaf)
		if at := shape.At(leaf.Path...); at != nil && len(leaf.Path) > 0 {
			field.Schema = schemaText(at)
		}
		out = append(out, field)
	})
	return out
}

// resultShape gives the shape of the result, and of the record where the result calls it.
func (x explainer) resultShape(p *mapping.Plan) []Expression {
	shape := x.shape(p.Result)
	record := x.method.Mapping.Record
	if record != nil && usesRecord(p.Result) {
		shape = append(shape, x.shape(record)...)
	}
	return shape
}

func usesRecord(tree *template.Tree) bool {
	if tree == nil {
		return false
	}
	uses := false
	tree.Leaves(func(leaf template.Leaf) {
		uses = uses || leaf.Expression != nil && leaf.Expression.Program.UsesRecord()
	})
	return uses
}

func (x explainer) field(leaf template.Leaf) Field {
	return Field{
		Field: pathText(leaf.Path), Source: x.place(leaf.Position()), Expression: x.optional(leaf.Expression),
		Literal: leaf.Literal, Conditional: leaf.Conditional,
	}
}

func (x explainer) fields(tree *template.Tree) []Field {
	out := []Field{}
	if tree == nil {
		return out
	}
	tree.Leaves(func(leaf template.Leaf) {
		if leaf.Container == "" {
			out = append(out, x.field(leaf))
		}
	})
	return out
}

func (x explainer) shape(trees ...*template.Tree) []Expression {
	out := []Expression{}
	for _, tree := range trees {
		if tree != nil {
			tree.Control(func(e *template.Expression) { out = append(out, x.expression(e)) })
		}
	}
	return out
}

func (x explainer) optional(e *template.Expression) *Expression {
	if e == nil {
		return nil
	}
	out := x.expression(e)
	return &out
}

func (x explainer) expression(e *template.Expression) Expression {
	way := x.ways[e]
	return Expression{
		Expression: e.Program.Source(), Source: x.place(e.Position()),
		Reads: readsOf(e.Program, nil), Kind: e.Program.Kinds().String(),
		Way: string(way.Way), Why: way.Why,
	}
}

func (x explainer) text(t *template.Text) *Text {
	if t == nil {
		return nil
	}
	out := &Text{Text: t.Source(), Source: x.place(t.Position()), Holes: []Expression{}}
	for _, hole := range t.Holes() {
		out.Holes = append(out.Holes, x.expression(hole.Expression))
	}
	return out
}

// readsOf returns the static paths of a program, each once, whose roots are among those given;
// no roots means all.
func readsOf(p *expression.Program, roots []string) []string {
	out := []string{}
	for _, path := range slices.Concat(p.Reads(), p.Result(), p.Tests()) {
		text := path.String()
		if (len(roots) == 0 || slices.Contains(roots, path.Root)) && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// pathText writes a path as an author does, with [*] for each element of a list.
func pathText(segments []string) string {
	path := expression.Path{}
	for _, segment := range segments {
		step := expression.Segment{Key: segment}
		if segment == "*" {
			step = expression.Segment{Step: expression.StepEach}
		}
		path = path.Append(step)
	}
	return strings.TrimPrefix(path.String(), ".")
}

// schemaText describes what a schema accepts, such as `string (date-time)`.
func schemaText(s *schema.Shape) string {
	text := strings.Join(s.Types(), " or ")
	if s.AnyType() {
		text = "any"
	}
	if formats := s.Formats(); len(formats) > 0 {
		text += " (" + strings.Join(formats, " or ") + ")"
	}
	if values := s.Enum(); len(values) > 0 {
		text += ", one of " + listText(values)
	} else if values := s.Documented(); len(values) > 0 {
		text += ", such as " + listText(values)
	}
	return text
}

func listText(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}
