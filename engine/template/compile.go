package template

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/suggest"
)

// Keyword is a reserved key of a tree, with what it does.
type Keyword struct {
	Name string
	Doc  string
}

// Keywords lists the reserved keys.
var Keywords = []Keyword{
	{"$each", "A list expression: the keys beside it, or $value, are built once for each element."},
	{"$as", "The name of the element inside $each; without it the element is called item."},
	{"$index", "A name for the number of the element inside $each, counted from 0."},
	{"$if", "A condition: the keys beside it, or $value, are there only if it holds."},
	{"$else", "What stands in place of an $if that does not hold."},
	{"$value", "The element of an $each, or the branch of an $if, where it is not an object."},
	{"$merge", "A list of objects that are laid over one another in order; keys beside it come last."},
	{"$switch", "An expression whose text picks one of $cases."},
	{"$cases", "The branches of a $switch, by the text that picks them."},
	{"$default", "The branch of a $switch whose text has no case."},
}

// CompileTree compiles a data slot. The tree is nil if there are errors.
func CompileTree(n *source.Node, scope *expression.Scope, options Options) (*Tree, diagnostic.List) {
	c := &treeCompiler{}
	root := c.branch(n, scope)
	if c.found.HasErrors() {
		return nil, c.found
	}
	return &Tree{root: root, options: options}, c.found
}

type treeCompiler struct{ found diagnostic.List }

func (c *treeCompiler) report(d diagnostic.Diagnostic) { c.found = append(c.found, d) }

func (c *treeCompiler) branch(n *source.Node, scope *expression.Scope) branch {
	switch n.Kind {
	case source.KindMap:
		return c.mapping(n, scope)
	case source.KindList:
		return c.list(n, scope)
	}
	if n.IsLeftOut() {
		d := diagnostic.New(diagnostic.CodeInvalidValue, n.Position(), "the value is left out")
		c.report(d.WithHelp("write the expression, or null where null is meant"))
	}
	if n.Scalar != source.Text {
		return &literal{value: n.Value(), at: n.Place()}
	}
	x := c.expression(n, scope)
	if x == nil {
		return &literal{at: n.Place()}
	}
	return leaf{x}
}

func (c *treeCompiler) expression(n *source.Node, scope *expression.Scope) *Expression {
	x, found := CompileExpression(n, scope)
	c.found = append(c.found, found...)
	return x
}

func (c *treeCompiler) list(n *source.Node, scope *expression.Scope) branch {
	if len(n.Items) == 0 {
		return &literal{value: []any{}, at: n.Place()}
	}
	out := &list{items: make([]branch, len(n.Items)), at: n.Place()}
	for i, item := range n.Items {
		out.items[i] = c.branch(item, scope)
	}
	return out
}

func (c *treeCompiler) mapping(n *source.Node, scope *expression.Scope) branch {
	keywords := c.keywords(n)
	switch {
	case keywords["$each"] != nil:
		return c.each(n, keywords, scope)
	case keywords["$if"] != nil:
		return c.when(n, keywords, scope)
	case keywords["$switch"] != nil:
		return c.choice(n, keywords, scope)
	case keywords["$merge"] != nil:
		return c.merge(n, keywords, scope)
	}
	for key, entry := range keywords {
		c.report(diagnostic.New(diagnostic.CodeUnknownDollarKey, entry.Position(), "%s stands without the key it belongs to", key))
	}
	return c.object(n, scope)
}

// keywordNames are the names of Keywords.
var keywordNames = func() []string {
	names := make([]string, len(Keywords))
	for i, keyword := range Keywords {
		names[i] = keyword.Name
	}
	return names
}()

// keywords collects the $-keys of a map and reports the ones that do not exist. It returns nil where
// there are none, as in most maps.
func (c *treeCompiler) keywords(n *source.Node) map[string]*source.Node {
	var found map[string]*source.Node
	for _, entry := range n.Entries {
		key := entry.Key.Text
		if !strings.HasPrefix(key, "$") {
			continue
		}
		if !slices.Contains(keywordNames, key) {
			d := diagnostic.New(diagnostic.CodeUnknownDollarKey, entry.Key.Position(), "unknown key %s: keys that begin with $ are reserved", key)
			d.Help = suggest.Help(key, keywordNames, "")
			c.report(d)
			continue
		}
		if found == nil {
			found = map[string]*source.Node{}
		}
		found[key] = entry.Value
	}
	return found
}

// allow reports the keywords of a map that have no meaning beside its leading one.
func (c *treeCompiler) allow(keywords map[string]*source.Node, allowed ...string) {
	for key, n := range keywords {
		if !slices.Contains(allowed, key) {
			c.report(diagnostic.New(diagnostic.CodeUnknownDollarKey, n.Position(), "%s has no meaning beside %s", key, allowed[0]))
		}
	}
}

func (c *treeCompiler) object(n *source.Node, scope *expression.Scope) branch {
	if len(n.Entries) == 0 {
		return &literal{value: emptyObject, at: n.Place()}
	}
	out := &object{members: make([]member, 0, plainKeys(n)), at: n.Place()}
	for _, entry := range n.Entries {
		if isPlainKey(entry) {
			out.members = append(out.members, c.member(entry, scope))
		}
	}
	return out
}

func (c *treeCompiler) member(entry source.Entry, scope *expression.Scope) member {
	return member{entry.Key.Text, entry.Key.Place(), c.branch(entry.Value, scope)}
}

func isPlainKey(entry source.Entry) bool { return !strings.HasPrefix(entry.Key.Text, "$") }

// plainKeys returns how many keys of a map are none of the reserved ones.
func plainKeys(n *source.Node) int {
	count := 0
	for _, entry := range n.Entries {
		if isPlainKey(entry) {
			count++
		}
	}
	return count
}

// body is what $each and $if build: $value, or the object of the other keys.
func (c *treeCompiler) body(n *source.Node, keyword string, keywords map[string]*source.Node, scope *expression.Scope) branch {
	v := keywords["$value"]
	if v == nil {
		if keywords["$else"] == nil && plainKeys(n) == 0 {
			d := diagnostic.New(diagnostic.CodeMissingKey, n.Position(), "nothing stands beside %s that it could build", keyword)
			c.report(d.WithHelp("write $value, or the keys of an object"))
		}
		return c.object(n, scope)
	}
	for _, entry := range n.Entries {
		if isPlainKey(entry) {
			c.report(diagnostic.New(diagnostic.CodeUnknownDollarKey, entry.Key.Position(), "key %q cannot stand beside $value", entry.Key.Text))
		}
	}
	return c.branch(v, scope)
}
