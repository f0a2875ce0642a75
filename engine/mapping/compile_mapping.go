package mapping

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/template"
)

// CompileMapping compiles the tree of a mapping file of the provider for a resource. provider
// may be nil if its own file has errors: the mapping is then checked as far as that goes. The
// mapping is nil if there are errors.
func CompileMapping(root *source.Node, provider *Provider, resource *schema.Resource, options Options) (*Mapping, diagnostic.List) {
	c := &mappingCompiler{reader: &reader{}, options: options, raw: openMembers(resource.Read)}
	f := c.Object(root, "mapping")
	m := &Mapping{
		Provider: provider, Model: resource.Model, Resource: resource, File: root.Position().File, Content: root.Content(),
		Doc: c.doc(f), Place: root.Place(), enumPlaces: map[string]enumPlaces{},
		reference: options.Reference || referenceOnly,
	}
	c.mapping = m
	c.enums(f["enums"])
	c.unsupported(f["unsupported"])
	c.base = scopes{
		functions: options.Functions, limits: options.Limits, enums: m.Enums, resource: resource,
		record: f["record"] != nil, kept: &keptScopes{}, names: namesOf(settingNames(provider), resource),
	}
	c.record(f["record"])
	c.methods(f["methods"])
	m.Notes = c.notes
	if c.Found.HasErrors() || provider == nil {
		return nil, c.Found
	}
	return m, c.Found
}

type mappingCompiler struct {
	*reader
	options Options
	mapping *Mapping
	base    scopes
	raw     map[string]bool // of the objects that are answered with, see openMembers
}

func settingNames(provider *Provider) []string {
	if provider == nil {
		return nil
	}
	names := make([]string, len(provider.Settings))
	for i, setting := range provider.Settings {
		names[i] = setting.Name
	}
	return names
}

// openMembers are the open objects at the top of a shape, whose contents are the provider's own.
func openMembers(s *schema.Schema) map[string]bool {
	open := map[string]bool{}
	if s == nil {
		return open
	}
	for _, property := range s.Root().Properties() {
		if property.Shape.Open() && len(property.Shape.Properties()) == 0 {
			open[property.Name] = true
		}
	}
	return open
}

func (c *mappingCompiler) enums(n *source.Node) {
	c.mapping.Enums = map[string]*enum.Table{}
	if n == nil {
		return
	}
	for _, entry := range n.Entries {
		if !c.Expect(entry.Value, entry.Value.Kind == source.KindMap, "an enum", "a map") {
			continue
		}
		places := enumPlaces{name: entry.Key.Place()}
		pairs := make([]enum.Pair, len(entry.Value.Entries))
		for i, row := range entry.Value.Entries {
			unified := c.unifiedValues(row.Value)
			pairs[i] = enum.Pair{Native: row.Key.Text, Unified: make([]string, len(unified))}
			for j, value := range unified {
				pairs[i].Unified[j] = value.Text
				places.unified = append(places.unified, value.Place())
			}
		}
		places.unified = slices.Clone(places.unified) // without the room to grow, since it is kept
		c.mapping.Enums[entry.Key.Text] = enum.New(entry.Key.Text, pairs)
		c.mapping.enumPlaces[entry.Key.Text] = places
	}
}

// unsupported reads the unified values that the provider has no native one for.
func (c *mappingCompiler) unsupported(n *source.Node) {
	if n == nil {
		return
	}
	for _, entry := range n.Entries {
		name := entry.Key.Text
		table := c.mapping.Enums[name]
		if table == nil {
			help := suggest.Help(name, sortedKeys(c.mapping.Enums), "")
			c.ReportHelp(diagnostic.CodeUnknownEnum, entry.Key, help, "unknown enum %q", name)
			continue
		}
		if !c.Expect(entry.Value, entry.Value.Kind == source.KindList, "unsupported", "a list of unified values") {
			continue
		}
		table.Unsupported = c.Texts(entry.Value)
		places := c.mapping.enumPlaces[name]
		for _, item := range entry.Value.Items {
			places.unsupported = append(places.unsupported, item.Place())
		}
		c.mapping.enumPlaces[name] = places
	}
}

// unifiedValues returns the right side of an enum row: a text, or a list of which the first is
// read.
func (c *mappingCompiler) unifiedValues(n *source.Node) []*source.Node {
	items := []*source.Node{n}
	if n.Kind == source.KindList {
		items = n.Items
	}
	var values []*source.Node
	for _, item := range items {
		if c.Expect(item, item.Kind == source.KindScalar && item.Scalar != source.Null, "a unified value", "text or a list") {
			values = append(values, item)
		}
	}
	return values
}

func (c *mappingCompiler) record(n *source.Node) {
	if n == nil {
		return
	}
	s := c.base
	s.openCalls = true
	c.mapping.Record = c.tree(n, s.scope(format.SlotRecord), template.Options{
		Mode: template.ModeRecord, Raw: c.raw,
	})
}

func (c *mappingCompiler) methods(n *source.Node) {
	if n == nil {
		return
	}
	for _, entry := range n.Entries {
		if !slices.Contains(MethodNames, entry.Key.Text) {
			help := suggest.Help(entry.Key.Text, MethodNames, "methods are "+strings.Join(MethodNames, ", "))
			c.ReportHelp(diagnostic.CodeUnknownMethod, entry.Key, help, "unknown method %q", entry.Key.Text)
			continue
		}
		c.method(entry.Key, entry.Value)
	}
	slices.SortStableFunc(c.mapping.Methods, func(a, b *Method) int {
		return slices.Index(MethodNames, a.Name) - slices.Index(MethodNames, b.Name)
	})
}

func (c *mappingCompiler) method(key, n *source.Node) {
	f := c.Object(n, "method")
	if f == nil {
		return
	}
	m := &Method{Mapping: c.mapping, Name: key.Text, Doc: c.doc(f), Place: key.Place(), Default: f.Text("default")}
	c.params(m, f["params"])
	m.Ignored = c.reasons(f["ignore"], c.mapping.Resource.Write)
	m.Absent = c.reasons(f["absent"], c.mapping.Resource.Read)
	s := c.base
	s.method = m
	if s.lets = c.lets(f["let"], s); s.lets != nil {
		s.kept = &keptScopes{}
	}
	switch {
	case n.Entry("routes") != nil || n.Entry("route") != nil:
		c.routes(m, f, n, s)
	case n.Entry("calls") == nil:
		c.ReportHelp(diagnostic.CodeMissingKey, n, "a method has calls and a result, or route and routes", "method lacks calls")
	default:
		m.Plan = c.plan(f, n, s)
	}
	c.mapping.Methods = append(c.mapping.Methods, m)
}

// lets reads the names for expressions of a method. Each is compiled here for what is wrong with it
// by itself; whether the calls it names have been made shows where it is used.
func (c *mappingCompiler) lets(n *source.Node, s scopes) []letName {
	if n == nil {
		return nil
	}
	s.openCalls, s.lets, s.kept = true, nil, nil
	for _, entry := range n.Entries[:c.within(n, len(n.Entries), "names")] {
		scope := s.scope(format.SlotResult)
		if found := template.CheckVariable(entry.Key, scope); found != nil {
			c.Found = append(c.Found, *found)
			continue
		}
		if c.expression(entry.Value, scope) != nil {
			s.lets = append(s.lets, letName{entry.Key.Text, entry.Value.Text})
		}
	}
	return s.lets
}

func (c *mappingCompiler) routes(m *Method, f format.Fields, n *source.Node, s scopes) {
	for _, key := range []string{"calls", "paginate", "result"} {
		if f[key] != nil {
			c.Report(diagnostic.CodeInvalidValue, f[key], "%s belongs into the routes of a method that has them", key)
		}
	}
	if n.Entry("route") == nil || n.Entry("routes") == nil {
		c.ReportHelp(diagnostic.CodeMissingKey, n, "route is the expression that picks, routes are what it picks from", "route and routes go together")
		return
	}
	s.calls = []string{}
	m.Route = c.expression(f["route"], s.scope(format.SlotRequest))
	if f["routes"] == nil {
		return
	}
	for _, entry := range f["routes"].Entries {
		route := c.Object(entry.Value, "route")
		c.doc(route)
		plan := c.plan(route, entry.Value, s)
		plan.route = m.Route
		m.Routes = append(m.Routes, Route{Value: entry.Key.Text, Plan: plan, Place: entry.Key.Place()})
	}
	if m.Default == "" {
		return
	}
	for _, route := range m.Routes {
		if route.Value == m.Default {
			return
		}
	}
	c.Report(diagnostic.CodeInvalidValue, f["default"], "default names no route: %q", m.Default)
}

func (c *mappingCompiler) params(m *Method, n *source.Node) {
	if n == nil {
		return
	}
	known := queryNames(c.mapping.Resource)
	for _, entry := range n.Entries {
		if hidden := hiddenParam(entry.Key.Text); hidden != nil {
			c.ReportHelp(diagnostic.CodeParamNotInSchema, entry.Key, hidden.Help, "%s", hidden.Message)
			continue
		}
		if !slices.Contains(known, entry.Key.Text) {
			help := suggest.Help(entry.Key.Text, slices.Sorted(slices.Values(known)), "")
			c.ReportHelp(diagnostic.CodeParamNotInSchema, entry.Key, help, "the schema has no query parameter %q", entry.Key.Text)
			continue
		}
		p := Param{Name: entry.Key.Text, Place: entry.Key.Place()}
		if !entry.Value.IsNull() {
			f := c.Object(entry.Value, "param")
			p.Required, p.Allowed, p.Doc = f.Flag("required"), c.Texts(f["allowed"]), c.doc(f)
		}
		m.Params = append(m.Params, p)
	}
}

// reasons reads a map of fields of a schema, each with the reason why a method does without it.
func (c *mappingCompiler) reasons(n *source.Node, of *schema.Schema) []Ignored {
	if n == nil {
		return nil
	}
	out := make([]Ignored, 0, len(n.Entries))
	known := propertyNames(of)
	for _, entry := range n.Entries {
		if !slices.Contains(known, entry.Key.Text) {
			help := suggest.Help(entry.Key.Text, slices.Sorted(slices.Values(known)), "")
			c.ReportHelp(diagnostic.CodeIgnoredFieldUnknown, entry.Key, help, "the schema has no field %q", entry.Key.Text)
			continue
		}
		if !c.Expect(entry.Value, entry.Value.IsText() && entry.Value.Text != "", "the reason", "text") {
			continue
		}
		out = append(out, Ignored{Field: entry.Key.Text, Reason: entry.Value.Text, Place: entry.Key.Place()})
	}
	return out
}

// plan compiles the calls and the result of a method or a route.
func (c *mappingCompiler) plan(f format.Fields, n *source.Node, s scopes) *Plan {
	p := &Plan{Place: n.Place()}
	if f["calls"] == nil {
		return p
	}
	if len(f["calls"].Items) == 0 {
		c.Report(diagnostic.CodeMissingKey, f["calls"], "a method makes at least one call")
		return p
	}
	items := f["calls"].Items
	items = items[:c.within(f["calls"], len(items), "calls")]
	names := c.callNames(items)
	s.calls = []string{}
	for i, item := range items {
		s.later = names[i:]
		call := c.call(item, names[i], s.makingOnce())
		p.Calls = append(p.Calls, call)
		s.calls = append(s.calls, names[i])
	}
	s.later = nil
	s = s.makingOnce()
	if f["result"] == nil {
		c.ReportHelp(diagnostic.CodeMissingKey, n, "as in result: {id: id}, or result: record(calls.NAME.response)", "method lacks result")
	}
	p.Result = c.tree(f["result"], s.scope(format.SlotResult), template.Options{
		Mode: template.ModeRecord, Raw: c.raw, Elements: s.method.IsList(),
	})
	p.Pages = c.pages(f["paginate"], s)
	p.mapping, p.isList = c.mapping, s.method.IsList()
	c.primary(p)
	return p
}

// mostNamed bounds the calls of a plan and the names of let: each is known to all that come behind
// it, so that time and memory grow with the square of their number.
const mostNamed = 100

// within returns how many of so many parts of a list or a map are compiled, and reports those above.
func (c *mappingCompiler) within(n *source.Node, count int, what string) int {
	if count > mostNamed {
		c.Report(diagnostic.CodeFileTooLarge, n, "method has %d %s, more than the limit of %d", count, what, mostNamed)
	}
	return min(count, mostNamed)
}

// callNames returns the names of calls, made up where there is none, and reports doubles.
func (c *mappingCompiler) callNames(items []*source.Node) []string {
	names := make([]string, len(items))
	seen := map[string]bool{}
	for i, item := range items {
		n := item.Entry("name")
		if n == nil {
			names[i] = "call" + itoa(i+1)
			continue
		}
		names[i] = n.Text
		if seen[n.Text] {
			c.Report(diagnostic.CodeDuplicateCallName, n, "there is already a call named %q", n.Text)
		}
		seen[n.Text] = true
	}
	return names
}

// primary finds the primary call: the one marked so; else the last that writes and is always
// made; else the last that writes and is made once; else the last that writes; else the last.
func (c *mappingCompiler) primary(p *Plan) {
	best, rank := len(p.Calls)-1, 0
	marked := 0
	for i, call := range p.Calls {
		switch {
		case call.Primary:
			marked++
			if marked > 1 {
				c.Found = append(c.Found, diagnostic.New(diagnostic.CodeSeveralPrimaryCalls, call.Position(), "there is already a primary call"))
			}
			best, rank = i, 4
		case rank <= 3 && !call.Read && call.When == nil && call.Each == nil:
			best, rank = i, 3
		case rank <= 2 && !call.Read && call.Each == nil:
			best, rank = i, 2
		case rank <= 1 && !call.Read:
			best, rank = i, 1
		}
	}
	p.Primary = best
}

// readsOf returns the paths below the name root that a tree uses for its values and its shape.
func readsOf(tree *template.Tree, root string) []expression.Path {
	if tree == nil {
		return nil
	}
	var paths []expression.Path
	tree.Expressions(func(x *template.Expression) {
		paths = append(paths, x.Program.Reads()...)
		paths = append(paths, x.Program.Result()...)
	})
	return below(root, paths)
}

func below(root string, paths []expression.Path) []expression.Path {
	var out []expression.Path
	for _, path := range paths {
		if path.Root == root {
			out = append(out, path)
		}
	}
	return out
}
