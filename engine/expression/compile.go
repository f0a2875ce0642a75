package expression

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/diagnostic"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// Compile compiles one expression. It reports every problem it finds, in order of position; the
// program is nil if any of them is an error. Problems of code UM304 are warnings.
func Compile(source string, scope *Scope) (*Program, []*Problem) {
	if p := checkSize(source, scope); p != nil {
		return nil, []*Problem{p}
	}
	tree, err := parser.ParseWithConfig(source, parserConfig(scope))
	if err != nil {
		return nil, []*Problem{syntaxProblem(source, err)}
	}
	r := newRewriter(source, scope)
	root, result := r.node(tree.Node)
	if r.failed {
		return nil, r.sorted()
	}
	program := &Program{source: source, scope: scope.toKeep()}
	program.facts.Store(r.facts(root, result))
	return program, r.sorted()
}

// facts returns what is known of an expression once its tree is rewritten.
func (r *rewriter) facts(root ast.Node, result info) *facts {
	return &facts{
		reads: r.reads.list(), result: result.paths, tests: r.tests.list(), asked: r.onlyAsked(), references: referencesIn(root),
		enums: r.enums, literals: result.literals, unified: result.unified, compared: r.compared,
		pure: result.pure, listed: result.listed, constant: result.constant, form: result.form, kinds: result.kinds,
		record: r.record, isConst: result.isConstant, sourced: result.sourced, formed: r.forms,
	}
}

// assemble compiles a rewritten tree. The checker of expr knows #index in some loops only, the
// machine in all of them; so it stands for # until the check is over.
func assemble(tree *parser.Tree, indexes []*ast.PointerNode) (code *vm.Program, err error) {
	config := assemblies.Get().(*conf.Config)
	defer assemblies.Put(config)
	if _, err := checker.Check(tree, config); err != nil {
		return nil, err
	}
	for _, n := range indexes {
		n.Name = "index"
	}
	return compiler.Compile(tree, config)
}

// assemblies pools what rewritten trees are checked and compiled with. The checker keeps what it
// learns of types there, so that one must not serve two programs at a time.
var assemblies = sync.Pool{New: func() any {
	config := conf.CreateNew()
	config.Optimize = false
	return config
}}

// referencesIn returns the references that the calls of a rewritten tree fetch.
func referencesIn(root ast.Node) []*Reference {
	var collected referenceCollector
	ast.Walk(&root, &collected)
	return collected.references
}

// rewritten rewrites the source of a program that has compiled before.
func (p *Program) rewritten(forms bool) (tree *parser.Tree, r *rewriter, result info) {
	tree, err := parser.ParseWithConfig(p.source, parserConfig(p.scope))
	if err != nil {
		panic("expression: a program does not parse again: " + err.Error())
	}
	r = newRewriter(p.source, p.scope)
	r.forms = forms
	tree.Node, result = r.node(tree.Node)
	return tree, r, result
}

// learned finds out once more what is known of a program that has compiled before.
func (p *Program) learned() *facts {
	tree, r, result := p.rewritten(true)
	return r.facts(tree.Node, result)
}

// assembled makes the code of a program that has compiled before, with the same references. Code
// takes far more memory and time than the rest of a program, and most programs never enter the
// machine; so it is made at the first run. It can be made whatever the program: a rewritten tree has
// nothing but calls of functions that take any value, choices, variables and loops.
func (p *Program) assembled() (*vm.Program, error) {
	tree, r, _ := p.rewritten(false)
	ast.Walk(&tree.Node, &referenceReplacer{p.References()})
	return assemble(tree, r.indexes)
}

// formOf makes the form of a program of which the rest is known, with the same references. Only the
// programs of mappings that are in use are asked for theirs.
func (p *Program) formOf(known *facts) *Form {
	if known.pure != nil {
		return newForm(Form{Operation: OperationPath, Reference: known.pure})
	}
	tree, _, result := p.rewritten(true)
	same := map[*Reference]*Reference{}
	for i, reference := range referencesIn(tree.Node) {
		same[reference] = known.references[i]
	}
	result.form.refer(same)
	return result.form
}

// referenceReplacer puts references in the place of those of a tree, in their order.
type referenceReplacer struct{ references []*Reference }

func (c *referenceReplacer) Visit(n *ast.Node) {
	constant, ok := (*n).(*ast.ConstantNode)
	if !ok {
		return
	}
	if _, ok := constant.Value.(*Reference); ok {
		constant.Value, c.references = c.references[0], c.references[1:]
	}
}

type referenceCollector struct{ references []*Reference }

func (c *referenceCollector) Visit(n *ast.Node) {
	if constant, ok := (*n).(*ast.ConstantNode); ok {
		if reference, ok := constant.Value.(*Reference); ok {
			c.references = append(c.references, reference)
		}
	}
}

// parserConfig makes the parser read every name that is not predicate syntax as a plain call, so
// that expr's own builtins are out of reach and unknown names are reported by us.
func parserConfig(scope *Scope) *conf.Config {
	if known, ok := parserConfigs.Load(scope.limits.Nodes); ok {
		return known.(*conf.Config)
	}
	config := *plainNames()
	config.MaxNodes = uint(scope.limits.Nodes)
	known, _ := parserConfigs.LoadOrStore(scope.limits.Nodes, &config)
	return known.(*conf.Config)
}

// parserConfigs holds a configuration for each limit of nodes. The parser only reads them.
var parserConfigs sync.Map

// plainNames is the part of a parser's configuration that is the same for all. Nothing changes it.
var plainNames = sync.OnceValue(func() *conf.Config {
	config := conf.CreateNew()
	for _, b := range builtin.Builtins {
		if !predicateForms[b.Name] {
			config.Disabled[b.Name] = true
			config.Functions[b.Name] = &builtin.Function{Name: b.Name}
		}
	}
	return config
})

func checkSize(source string, scope *Scope) *Problem {
	if len(source) > scope.limits.SourceBytes {
		return problem(diagnostic.CodeExpressionTooLarge, "expression of %d bytes is longer than %d", len(source), scope.limits.SourceBytes)
	}
	if !utf8.ValidString(source) {
		return problem(diagnostic.CodeExpressionSyntax, "expression is not valid UTF-8")
	}
	if strings.TrimSpace(source) == "" {
		return problem(diagnostic.CodeExpressionSyntax, "expression is empty")
	}
	if at, deep := nestingBeyond(source, scope.limits.Nesting); deep {
		p := problem(diagnostic.CodeExpressionTooLarge, "expression is nested deeper than %d", scope.limits.Nesting)
		p.From, p.To = at, at+1
		return p
	}
	return nil
}

// nestingBeyond finds the first bracket or prefix operator that is nested deeper than bound.
// It runs before the parser, which recurses as deep as the source is nested.
func nestingBeyond(source string, bound int) (at int, deep bool) {
	depth, prefixes := 0, 0
	var quote rune
	escaped := false
	i := -1
	for _, r := range source {
		i++
		switch {
		case quote != 0:
			if escaped {
				escaped = false
			} else if r == '\\' && quote != '`' {
				escaped = true
			} else if r == quote {
				quote = 0
			}
			continue
		case r == '"' || r == '\'' || r == '`':
			quote = r
		case r == '(' || r == '[' || r == '{':
			depth++
		case r == ')' || r == ']' || r == '}':
			depth--
		case r == '!' || r == '-' || r == '+' || r == '?':
			prefixes++
			if prefixes > bound {
				return i, true
			}
			continue
		case r == ' ' || r == '\t' || r == '\n':
			continue
		}
		if r != '!' {
			prefixes = 0
		}
		if depth > bound {
			return i, true
		}
	}
	return 0, false
}

// unexpected is how the parser speaks of tokens: Operator("in").
var unexpected = regexp.MustCompile(`unexpected token (\w+)\((".*?")\)`)

func syntaxProblem(source string, err error) *Problem {
	p := &Problem{Code: diagnostic.CodeExpressionSyntax, Message: firstLine(err.Error())}
	var located *file.Error
	if errors.As(err, &located) {
		p.Message = located.Message
		p.From, p.To = located.From, max(located.To, located.From+1)
	}
	p.Message = unexpected.ReplaceAllString(p.Message, "unexpected $2")
	if strings.Contains(p.Message, "unexpected token EOF") {
		p.Message = "unexpected end of the expression"
		p.From = utf8.RuneCountInString(strings.TrimRight(source, " \t\n"))
		p.To = p.From + 1
	}
	switch {
	case strings.Contains(p.Message, "maximum allowed nodes"):
		p.Code = diagnostic.CodeExpressionTooLarge
		p.Message = "expression has too many parts"
	case opensPredicateWithObject(source, p.From):
		p.Code = diagnostic.CodePredicateBrace
		p.Message = "a brace at the start of a predicate opens a block, not an object"
		p.Help = "write the object in parentheses, as in map(list, ({name: .name}))"
	case strings.Contains(p.Message, "invalid integer literal"):
		p.Message = "integer literal is beyond 64 bits"
		p.Help = `write it as text, as in number("12345678901234567890")`
	}
	return p
}

// opensPredicateWithObject sees the common slips map(xs, {a: .b}) and xs | map({a: .b}): the
// parser stumbles at the colon behind the first key.
func opensPredicateWithObject(source string, at int) bool {
	runes := []rune(source)
	if at >= len(runes) || runes[at] != ':' {
		return false
	}
	before := strings.TrimRight(string(runes[:at]), " \t\n")
	brace := strings.LastIndexByte(before, '{')
	if brace < 0 || strings.ContainsAny(before[brace+1:], "(){}[],;") {
		return false
	}
	before = strings.TrimRight(before[:brace], " \t\n")
	return strings.HasSuffix(before, ",") || predicateForms[calledAt(before)]
}

// calledAt returns the name whose call the text opens at its end, or "".
func calledAt(text string) string {
	text, ok := strings.CutSuffix(text, "(")
	if !ok {
		return ""
	}
	return text[strings.LastIndexFunc(text, func(r rune) bool { return !isIdentifier(string(r)) })+1:]
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// sourceOf returns the source of a node.
func (r *rewriter) sourceOf(location file.Location) string {
	runes := []rune(r.source)
	from, to := max(location.From, 0), min(location.To, len(runes))
	if from >= to {
		return ""
	}
	return string(runes[from:to])
}

func (r *rewriter) report(location file.Location, p *Problem) {
	p.From, p.To = location.From, max(location.To, location.From+1)
	r.problems = append(r.problems, p)
	if p.Code != diagnostic.CodeConstantCondition {
		r.failed = true
	}
}

func (r *rewriter) reportf(n ast.Node, p *Problem) {
	location := n.Location()
	location.From = start(n)
	r.report(location, p)
}

// start returns where a node begins. The location of an access is that of its last step alone.
func start(n ast.Node) int {
	switch n := n.(type) {
	case *ast.MemberNode:
		return min(n.Location().From, start(n.Node))
	case *ast.SliceNode:
		return min(n.Location().From, start(n.Node))
	case *ast.ChainNode:
		return min(n.Location().From, start(n.Node))
	}
	return n.Location().From
}
