package expression

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/unimap/unimap/engine/diagnostic"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/value"
)

func (r *rewriter) call(n *ast.CallNode) (ast.Node, info) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		p := problem(diagnostic.CodeMethodCall, "values have no methods")
		p.Help = "call a function on the value, as in upper(x) or x | upper()"
		r.report(n.Callee.Location(), p)
		return n, info{kinds: Any}
	}
	switch callee.Value {
	case "unified", "native":
		if r.scope.enums != nil {
			return r.enumCall(n, callee.Value)
		}
	case "record":
		if r.scope.record {
			return r.recordCall(n)
		}
	case "has":
		if len(n.Arguments) == 1 {
			return r.presence(n)
		}
	}
	f := r.scope.functions.Lookup(callee.Value)
	if f == nil {
		r.unknownFunction(n, callee.Value)
		return n, info{kinds: Any}
	}
	return r.functionCall(n, f)
}

func (r *rewriter) unknownFunction(n *ast.CallNode, name string) {
	p := problem(diagnostic.CodeUnknownFunction, "unknown function %q", name)
	if name == "unified" || name == "native" || name == "record" {
		p.Message = name + " has no meaning in this slot"
	} else if guess := r.scope.functions.Suggest(name); guess != "" {
		p.Help = "did you mean " + guess + "?"
	}
	r.reportf(n.Callee, p)
	for _, argument := range n.Arguments {
		r.used(argument)
	}
}

func (r *rewriter) functionCall(n *ast.CallNode, f *function.Function) (ast.Node, info) {
	least, most := f.Arity()
	if len(n.Arguments) < least || most >= 0 && len(n.Arguments) > most {
		p := problem(diagnostic.CodeWrongArity, "%s takes %s, not %d", f.Name, arityText(least, most), len(n.Arguments))
		p.Help = f.Signature()
		r.reportf(n, p)
	}
	arguments := &ast.ArrayNode{}
	arguments.SetLocation(n.Location())
	var first info
	var joined []*Reference // the lists that concat puts together
	forms := make([]*Form, len(n.Arguments))
	var open []*Reference // for merge: the arguments that are open objects
	for i, argument := range n.Arguments {
		out, known := r.node(argument)
		if f.Name == "merge" {
			open = append(open, r.scope.open(known.pure))
		}
		if i == 0 {
			first = known
		}
		if f.Name == "concat" {
			joined = append(joined, known.list()...)
		}
		if !passesThrough[f.Name] || i > 0 {
			r.read(known.paths...)
		}
		r.checkArgument(f, i, argument, known)
		arguments.Nodes = append(arguments.Nodes, out)
		forms[i] = known.form
	}
	r.checkAmong(f, n.Arguments)
	out := info{kinds: r.resultKinds(f), paths: passedPaths(f.Name, first), listed: joined, form: callForm(f, forms)}
	out.sourced = passesThrough[f.Name] && first.sourced && len(first.literals) == 0
	if !f.HandlesNil { // nothing of nothing, so that an empty list is made of an empty one
		out.listed = first.list()
	}
	call := caller(f, first.paths)
	if slices.ContainsFunc(open, func(r *Reference) bool { return r != nil }) {
		call = merging(call, open)
	}
	return invoke(n.Location(), call, environment(), arguments), out
}

// passesThrough names the functions whose result is their first argument or an element of it,
// so that a path behind them still says what is read. The value is the element taken, if any.
var passesThrough = map[string]bool{"one": true, "first": true, "last": true, "list": true}

func passedPaths(name string, first info) []Path {
	if !passesThrough[name] {
		return nil
	}
	segment := Segment{Step: StepIndex}
	switch name {
	case "list":
		return first.paths
	case "last":
		segment.Index = -1
	}
	return longer(first.paths, segment)
}

func (r *rewriter) resultKinds(f *function.Function) Kinds {
	if f.Result == value.KindMissing || f.Result == "" {
		return Any
	}
	return KindsOf(f.Result) | Nil
}

func (r *rewriter) checkArgument(f *function.Function, i int, n ast.Node, known info) {
	last := len(f.Parameters) - 1
	if last < 0 || i > last && !f.Parameters[last].Variadic {
		return
	}
	parameter := f.Parameters[min(i, last)]
	if parameter.Literal {
		literal, ok := n.(*ast.StringNode)
		if !ok {
			p := problem(diagnostic.CodeLiteralArgumentRequired, "%s of %s must be a text literal", parameter.Name, f.Name)
			r.reportf(n, p)
			return
		}
		if parameter.Pattern {
			r.pattern(literal)
		}
	}
	if literal, ok := n.(*ast.StringNode); ok && parameter.Check != nil {
		if err := parameter.Check(literal.Value); err != nil {
			r.reportf(n, problem(diagnostic.CodeLiteralArgumentRequired, "%s of %s: %v", parameter.Name, f.Name, err))
			return
		}
	}
	if accepted := KindsOf(parameter.Kinds...); accepted != 0 && !known.kinds.Has(accepted|Nil) {
		p := problem(diagnostic.CodeImpossibleType, "%s of %s must be %s, not %s", parameter.Name, f.Name, accepted, known.kinds)
		p.Help = f.Signature()
		r.reportf(n, p)
	}
}

// checkAmong has the parameters of a function judge the arguments that are literals together.
func (r *rewriter) checkAmong(f *function.Function, arguments []ast.Node) {
	var literals []any
	for i, parameter := range f.Parameters[:min(len(f.Parameters), len(arguments))] {
		if parameter.CheckAmong == nil {
			continue
		}
		if literals == nil {
			literals = literalsOf(arguments)
		}
		if err := parameter.CheckAmong(literals); err != nil {
			r.reportf(arguments[i], problem(diagnostic.CodeLiteralArgumentRequired, "%s of %s: %v", parameter.Name, f.Name, err))
		}
	}
}

// literalsOf returns the values of the nodes that are texts, or objects of texts, and Missing for the
// others.
func literalsOf(nodes []ast.Node) []any {
	values := make([]any, len(nodes))
	for i, n := range nodes {
		values[i] = value.Missing
		switch n := n.(type) {
		case *ast.StringNode:
			values[i] = n.Value
		case *ast.MapNode:
			if object := textsOf(n); object != nil {
				values[i] = object
			}
		}
	}
	return values
}

// textsOf returns an object of text literals, or nil where it holds anything else.
func textsOf(n *ast.MapNode) *value.Object {
	object := value.NewObject(len(n.Pairs))
	for _, pair := range n.Pairs {
		key, isText := pair.(*ast.PairNode).Key.(*ast.StringNode)
		text, known := pair.(*ast.PairNode).Value.(*ast.StringNode)
		if !isText || !known {
			return nil
		}
		object.Set(key.Value, text.Value)
	}
	return object
}

// presence is has(x), which asks whether a value is there without using it.
func (r *rewriter) presence(n *ast.CallNode) (ast.Node, info) {
	argument, i := r.node(n.Arguments[0])
	r.tests.add(i.paths...)
	return invoke(n.Location(), isPresent, argument), info{kinds: Boolean, form: operationForm(OperationIsPresent, i.form)}
}

// enumCall is unified(x, "name") or native(x, "name"); the name may also stand first. The table
// is bound here, so nothing is looked up at run time.
func (r *rewriter) enumCall(n *ast.CallNode, name string) (ast.Node, info) {
	if len(n.Arguments) != 2 {
		p := problem(diagnostic.CodeWrongArity, "%s takes a value and the name of an enum", name)
		p.Help = `as in value | ` + name + `("status")`
		r.reportf(n, p)
		return n, info{kinds: Any}
	}
	subject, table := r.enumArguments(n, name)
	if table == nil {
		return n, info{kinds: String | Missing}
	}
	out, known := r.used(subject)
	r.enums = append(r.enums, EnumUse{
		Enum: table.Name, ToNative: name == "native", Subject: known.paths, From: n.Location().From, To: n.Location().To,
	})
	if name == "native" {
		use := &nativeUse{table: table, paths: known.paths}
		return invoke(n.Location(), nativeOf, out, constantNode(use)),
			info{kinds: String | Nil, form: newForm(Form{Operation: OperationNative, Table: table}, known.form)}
	}
	return invoke(n.Location(), unifiedOf, environment(), out, constantNode(table)),
		info{kinds: String | Nil, unified: []string{table.Name}, sourced: true, form: newForm(Form{Operation: OperationUnified, Table: table}, known.form)}
}

func (r *rewriter) enumArguments(n *ast.CallNode, name string) (ast.Node, *enum.Table) {
	for i := 1; i >= 0; i-- {
		if literal, ok := n.Arguments[i].(*ast.StringNode); ok {
			if table := r.scope.enums[literal.Value]; table != nil {
				return n.Arguments[1-i], table
			}
		}
	}
	for i := 1; i >= 0; i-- {
		if literal, ok := n.Arguments[i].(*ast.StringNode); ok {
			p := problem(diagnostic.CodeUnknownEnum, "unknown enum %q", literal.Value)
			p.Help = suggest.Help(literal.Value, sortedKeys(r.scope.enums), "")
			r.reportf(literal, p)
			return nil, nil
		}
	}
	r.reportf(n, problem(diagnostic.CodeLiteralArgumentRequired, "the enum of %s must be a text literal", name))
	return nil, nil
}

func (r *rewriter) recordCall(n *ast.CallNode) (ast.Node, info) {
	if len(n.Arguments) != 1 {
		r.reportf(n, problem(diagnostic.CodeWrongArity, "record takes one native object"))
		return n, info{kinds: Any}
	}
	r.record = true
	native, i := r.node(n.Arguments[0])
	return invoke(n.Location(), recordOf, environment(), native), info{kinds: Object | List | Nil, paths: i.paths, listed: i.list(), form: operationForm(OperationRecord, i.form)}
}
