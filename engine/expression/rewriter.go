package expression

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/unimap/unimap/engine/value"
)

// rewriter turns the tree of the parser into one whose meaning is the dialect's, and collects
// what the expression reads.
type rewriter struct {
	scope    *Scope
	source   string
	problems []*Problem
	failed   bool
	reads    pathSet // of all paths that matter
	wanted   pathSet // of those of which more matters than whether they hold
	tests    pathSet
	enums    []EnumUse
	compared []Comparison
	locals   []local            // variables of "let", innermost last
	elements []loopElement      // "#" of the predicates around, innermost last
	indexes  []*ast.PointerNode // "#index", see assemble
	fresh    int                // number of variables made up so far
	nodes    int                // number of nodes seen so far
	record   bool               // record is called
	forms    bool               // forms are made
	// expansions is how many names that stand for expressions are around.
	expansions int
}

// info is what is known about the value of a node.
type info struct {
	kinds      Kinds
	paths      []Path    // where the value is taken from, unchanged
	literals   []Literal // what it may be, unchanged
	unified    []string  // enum tables of which it may be a unified value, unchanged
	sourced    bool      // it is one of these, and nothing else but missing or null
	pure       *Reference
	listed     []*Reference // the lists that it was made of, though it may be empty where one is missing
	form       *Form
	constant   any
	isConstant bool
}

type local struct {
	name     string // as the author calls it
	variable string // as the machine does
	info     info
}

// loopElement is what "#" stands for in a predicate.
type loopElement struct {
	info   info
	gather bool // of reduce, where "#acc" has a meaning
}

func newRewriter(source string, scope *Scope) *rewriter {
	return &rewriter{source: source, scope: scope}
}

func (r *rewriter) sorted() []*Problem {
	slices.SortStableFunc(r.problems, func(a, b *Problem) int { return a.From - b.From })
	return r.problems
}

// node rewrites n and everything below it.
func (r *rewriter) node(n ast.Node) (ast.Node, info) {
	out, i := r.pathOrNode(n)
	return r.fetched(n, out, i), i
}

// pathOrNode is node without what fetches a static path: that of a longer path has no use for it.
func (r *rewriter) pathOrNode(n ast.Node) (ast.Node, info) {
	r.nodes++
	switch n := n.(type) {
	case *ast.NilNode:
		return r.literal(n, nil)
	case *ast.BoolNode:
		return r.literal(n, n.Value)
	case *ast.StringNode:
		return r.text(n)
	case *ast.IntegerNode:
		return r.literal(n, int64(n.Value))
	case *ast.FloatNode:
		return r.decimal(n)
	case *ast.IdentifierNode:
		return r.identifier(n)
	case *ast.PointerNode:
		return r.pointer(n)
	case *ast.ChainNode: // "?." is "." here, since no path fails
		return r.node(n.Node)
	case *ast.MemberNode:
		return r.member(n)
	case *ast.SliceNode:
		return r.slice(n)
	case *ast.UnaryNode:
		return r.unary(n)
	case *ast.BinaryNode:
		return r.binary(n)
	case *ast.ConditionalNode:
		return r.conditional(n)
	case *ast.VariableDeclaratorNode:
		return r.variable(n)
	case *ast.ArrayNode:
		return r.array(n)
	case *ast.MapNode:
		return r.object(n)
	case *ast.BuiltinNode:
		return r.predicateForm(n)
	case *ast.CallNode:
		return r.call(n)
	}
	if sequence, ok := n.(*ast.SequenceNode); ok && len(sequence.Nodes) > 1 {
		r.reportf(sequence.Nodes[1], problem(diagnostic.CodeUnsupportedConstruct, "a slot holds one expression, not several with ; between them"))
		return n, info{kinds: Any}
	}
	r.reportf(n, problem(diagnostic.CodeUnsupportedConstruct, "this construct is not part of the expression language"))
	return n, info{kinds: Any}
}

// used rewrites n and records its value as read.
func (r *rewriter) used(n ast.Node) (ast.Node, info) {
	out, i := r.node(n)
	r.read(i.paths...)
	return out, i
}

func (r *rewriter) read(paths ...Path) {
	r.reads.add(paths...)
	r.wanted.add(paths...)
}

// asked rewrites n, of whose value only matters whether it holds.
func (r *rewriter) asked(n ast.Node) (ast.Node, info) {
	out, i := r.node(n)
	r.reads.add(i.paths...)
	return out, i
}

// onlyAsked returns the paths of which only matters whether they hold.
func (r *rewriter) onlyAsked() []Path {
	var asked []Path
	for _, path := range r.reads.list() {
		if !r.wanted.has(path) {
			asked = append(asked, path)
		}
	}
	return asked
}

func (r *rewriter) literal(n ast.Node, v any) (ast.Node, info) {
	constant := constantNode(v)
	constant.SetLocation(n.Location())
	literals := []Literal{{Value: v, From: n.Location().From, To: n.Location().To}}
	return constant, info{kinds: KindsOf(value.KindOf(v)), literals: literals, sourced: true, constant: v, isConstant: true, form: r.literalForm(v)}
}

// surrogatePair is a character beyond U+FFFF as JSON escapes it.
var surrogatePair = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)

// text reads surrogate pairs, which the parser does not know, from the source.
func (r *rewriter) text(n *ast.StringNode) (ast.Node, info) {
	if !isEscaped(n.Value) {
		return r.literal(n, n.Value)
	}
	raw := r.sourceOf(n.Location())
	if !strings.Contains(raw, `\u`) {
		return r.literal(n, n.Value)
	}
	joined := surrogatePair.ReplaceAllStringFunc(raw, func(pair string) string {
		first, _ := strconv.ParseUint(pair[2:6], 16, 16)
		second, _ := strconv.ParseUint(pair[8:12], 16, 16)
		return string(utf16.DecodeRune(rune(first), rune(second)))
	})
	tree, err := parser.Parse(joined)
	if err != nil {
		return r.literal(n, n.Value)
	}
	if literal, ok := tree.Node.(*ast.StringNode); ok {
		return r.literal(n, literal.Value)
	}
	return r.literal(n, n.Value)
}

// isEscaped reports whether a text may have been written with surrogate pairs.
func isEscaped(text string) bool { return strings.ContainsRune(text, utf8.RuneError) }

// decimal takes the digits from the source, since the parser has already rounded them.
func (r *rewriter) decimal(n *ast.FloatNode) (ast.Node, info) {
	v, err := value.ParseNumber(jsonNumber(r.sourceOf(n.Location())))
	if err != nil {
		r.reportf(n, problem(diagnostic.CodeExpressionSyntax, "%v", err))
		return n, info{kinds: Number}
	}
	return r.literal(n, v)
}

// jsonNumber writes a decimal literal as JSON does: .5 as 0.5, 1. as 1.0, 01_0.5 as 10.5.
func jsonNumber(literal string) string {
	text := strings.ReplaceAll(literal, "_", "")
	whole := strings.IndexAny(text, ".eE")
	if whole < 0 {
		whole = len(text)
	}
	digits := strings.TrimLeft(text[:whole], "0")
	if digits == "" {
		digits = "0"
	}
	rest := text[whole:]
	if rest == "." || len(rest) > 1 && rest[0] == '.' && (rest[1] < '0' || rest[1] > '9') {
		rest = ".0" + rest[1:]
	}
	return digits + rest
}

func (r *rewriter) conditional(n *ast.ConditionalNode) (ast.Node, info) {
	condition, c := r.asked(n.Cond)
	if c.isConstant {
		r.reportf(n.Cond, problem(diagnostic.CodeConstantCondition, "the condition is always %t", value.Truthy(c.constant)))
	}
	yes, y := r.node(n.Exp1)
	no, o := r.node(n.Exp2)
	out := &ast.ConditionalNode{Ternary: n.Ternary, Cond: r.truth(condition), Exp1: yes, Exp2: no}
	out.SetLocation(n.Location())
	result := union(y, o)
	result.form = operationForm(OperationConditional, c.form, y.form, o.form)
	return out, result
}

func (r *rewriter) variable(n *ast.VariableDeclaratorNode) (ast.Node, info) {
	if r.scope.Lookup(n.Name) >= 0 {
		r.reportf(n, problem(diagnostic.CodeShadowedName, "variable %q hides a name of this slot", n.Name))
	}
	v, i := r.node(n.Value)
	i.pure = nil
	// The machine knows the variable by another name, since expr would not let one be called
	// like a function, or like a variable around it.
	variable := local{name: n.Name, variable: r.freshName(), info: i}
	r.locals = append(r.locals, variable)
	body, b := r.node(n.Expr)
	r.locals = r.locals[:len(r.locals)-1]
	out := &ast.VariableDeclaratorNode{Name: variable.variable, Value: v, Expr: body}
	out.SetLocation(n.Location())
	return out, info{kinds: b.kinds, paths: b.paths, literals: b.literals, unified: b.unified, sourced: b.sourced, listed: b.list(), form: letForm(i.form, b.form)}
}

func (r *rewriter) array(n *ast.ArrayNode) (ast.Node, info) {
	elements := &ast.ArrayNode{Nodes: make([]ast.Node, len(n.Nodes))}
	elements.SetLocation(n.Location())
	forms := make([]*Form, len(n.Nodes))
	for i, element := range n.Nodes {
		out, known := r.used(element)
		elements.Nodes[i], forms[i] = out, known.form
	}
	return invoke(n.Location(), listLiteral, environment(), elements), info{kinds: List, form: operationForm(OperationList, forms...)}
}

func (r *rewriter) object(n *ast.MapNode) (ast.Node, info) {
	flat := &ast.ArrayNode{}
	flat.SetLocation(n.Location())
	seen := map[string]bool{}
	keys, forms := []string{}, []*Form{}
	for _, pair := range n.Pairs {
		pair := pair.(*ast.PairNode)
		key, k := r.used(pair.Key)
		if name, ok := k.constant.(string); ok {
			if seen[name] {
				r.reportf(pair.Key, problem(diagnostic.CodeUnsupportedConstruct, "key %q stands twice in the object", name))
			}
			seen[name] = true
			keys = append(keys, name)
		}
		v, known := r.used(pair.Value)
		flat.Nodes, forms = append(flat.Nodes, key, v), append(forms, known.form)
	}
	out := info{kinds: Object}
	if len(keys) == len(forms) {
		out.form = newForm(Form{Operation: OperationObject, Keys: keys}, forms...)
	}
	return invoke(n.Location(), objectLiteral, environment(), flat), out
}

// invoke builds a call of fn. The checker gives the callee its type, so that the compiler emits a
// direct call and not one by reflection.
func invoke(location file.Location, fn any, arguments ...ast.Node) ast.Node {
	callee := &ast.ConstantNode{Value: fn}
	callee.SetLocation(location)
	out := &ast.CallNode{Callee: callee, Arguments: arguments}
	out.SetLocation(location)
	return out
}

// environment is the node whose value is the *Frame.
func environment() ast.Node { return &ast.IdentifierNode{Value: "$env"} }

// constantNode is a node with a fixed Go value.
func constantNode(v any) ast.Node { return &ast.ConstantNode{Value: v} }

// freshName makes up the name of a variable that no author can write.
func (r *rewriter) freshName() string {
	r.fresh++
	return "$" + strconv.Itoa(r.fresh)
}

// truth wraps n in the one truthiness rule.
func (r *rewriter) truth(n ast.Node) ast.Node { return invoke(n.Location(), truthy, n) }

func union(a, b info) info {
	return info{
		kinds:    a.kinds | b.kinds,
		paths:    unitePaths(a.paths, b.paths),
		literals: unite(a.literals, b.literals, func(l Literal) int { return l.From }),
		unified:  unite(a.unified, b.unified, func(name string) string { return name }),
		sourced:  a.sourced && b.sourced,
	}
}

// unite returns the elements of both lists, each once. Neither list holds an element twice.
func unite[E any, K comparable](a, b []E, key func(E) K) []E {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	return distinct(slices.Concat(a, b), key)
}

// distinct returns the elements of a list, each once.
func distinct[E any, K comparable](list []E, key func(E) K) []E {
	seen := make(map[K]bool, len(list))
	out := make([]E, 0, len(list))
	for _, element := range list {
		if k := key(element); !seen[k] {
			seen[k] = true
			out = append(out, element)
		}
	}
	return out
}
