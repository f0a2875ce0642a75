package expression_test

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// reference is a second evaluator of the dialect, which walks the tree of the parser and does
// what docs/expressions.md says, in the plainest way. It knows no limits and no static checks,
// and shares with the engine only the parser, the library, the shape of values and arithmetic,
// whose results it checks.
type reference struct {
	source    []rune
	names     map[string]any
	variables []variable // innermost last
	loops     []loop     // innermost last
	call      function.Call
	steps     int
}

type variable struct {
	name  string
	value any
}

// loop is one pass of a predicate form.
type loop struct {
	element any
	index   int64
	acc     any // what reduce has gathered
}

// failed is what the reference panics with for an error of the dialect, and referenceLimit for an
// expression that is beyond what it may spend or does not model.
type (
	failed         struct{ code string }
	referenceLimit struct{}
)

const (
	referenceSteps = 200_000
	referenceBytes = 1 << 20
)

// evaluateReference evaluates source over the values of names. It returns the value or the code
// of the failure; ok is false where the reference cannot tell.
func evaluateReference(source string, names map[string]any) (v any, code string, ok bool) {
	tree, err := expression.Parse(source, testScope())
	if err != nil {
		return nil, "", false
	}
	r := &reference{
		source: []rune(source), names: names,
		call: function.Call{Now: clock, Meter: limit.NewMeter(context.Background(), limit.Limits{})},
	}
	defer func() {
		switch p := recover().(type) {
		case nil:
		case failed:
			v, code, ok = nil, p.code, true
		case referenceLimit:
			v, code, ok = nil, "", false
		default:
			panic(p)
		}
	}()
	return r.eval(tree), "", true
}

func fail(code string) any { panic(failed{code}) }

func giveUp() any { panic(referenceLimit{}) }

// step counts work.
func (r *reference) step(n int) {
	if r.steps += n; r.steps > referenceSteps {
		giveUp()
	}
}

// size is the number of values in a value, or what a text weighs beside them.
func size(v any) int {
	n := 1
	switch v := v.(type) {
	case string:
		n += len(v) / 64
	case []any:
		for _, element := range v {
			if n += size(element); n > referenceSteps {
				break
			}
		}
	case *value.Object:
		for _, member := range v.All() {
			if n += size(member); n > referenceSteps {
				break
			}
		}
	}
	return n
}

func isNilValue(v any) bool { return v == nil || v == value.Missing }

func (r *reference) eval(n ast.Node) any {
	r.step(1)
	switch n := n.(type) {
	case *ast.NilNode:
		return nil
	case *ast.BoolNode:
		return n.Value
	case *ast.IntegerNode:
		return int64(n.Value)
	case *ast.FloatNode:
		return decimalLiteral(r.text(n.Location()))
	case *ast.StringNode:
		return textLiteral(r.text(n.Location()), n.Value)
	case *ast.IdentifierNode:
		return r.name(n.Value)
	case *ast.PointerNode:
		return r.pointer(n.Name)
	case *ast.ChainNode:
		return r.eval(n.Node)
	case *ast.MemberNode:
		base := r.eval(n.Node)
		return walkTo(base, r.eval(n.Property))
	case *ast.SliceNode:
		return r.slice(n)
	case *ast.UnaryNode:
		return r.unary(n)
	case *ast.BinaryNode:
		return r.binary(n)
	case *ast.ConditionalNode:
		if isTrue(r.eval(n.Cond)) {
			return r.eval(n.Exp1)
		}
		return r.eval(n.Exp2)
	case *ast.VariableDeclaratorNode:
		r.variables = append(r.variables, variable{n.Name, r.eval(n.Value)})
		defer func() { r.variables = r.variables[:len(r.variables)-1] }()
		return r.eval(n.Expr)
	case *ast.ArrayNode:
		return present(r.all(n.Nodes))
	case *ast.MapNode:
		return r.object(n)
	case *ast.BuiltinNode:
		return r.form(n)
	case *ast.CallNode:
		return r.invoke(n)
	}
	return giveUp()
}

func (r *reference) all(nodes []ast.Node) []any {
	out := make([]any, len(nodes))
	for i, n := range nodes {
		out[i] = r.eval(n)
	}
	return out
}

// present returns the elements that are not missing.
func present(list []any) []any {
	out := []any{}
	for _, element := range list {
		if !value.IsMissing(element) {
			out = append(out, element)
		}
	}
	return out
}

func (r *reference) text(location file.Location) string {
	return string(r.source[location.From:location.To])
}

func (r *reference) name(name string) any {
	for i := len(r.variables) - 1; i >= 0; i-- {
		if r.variables[i].name == name {
			return r.variables[i].value
		}
	}
	if v, ok := r.names[name]; ok {
		return v
	}
	return value.Missing
}

func (r *reference) pointer(name string) any {
	around := r.loops[len(r.loops)-1]
	switch name {
	case "":
		return around.element
	case "index":
		return around.index
	}
	return around.acc
}

// object evaluates all keys and values, in order, before it looks at them.
func (r *reference) object(n *ast.MapNode) any {
	var keys, members []any
	for _, pair := range n.Pairs {
		pair := pair.(*ast.PairNode)
		keys = append(keys, r.eval(pair.Key))
		members = append(members, r.eval(pair.Value))
	}
	out := value.NewObject(0)
	for i, key := range keys {
		if value.IsMissing(key) {
			continue
		}
		name, ok := key.(string)
		if !ok {
			return fail("type_mismatch")
		}
		if !value.IsMissing(members[i]) {
			out.Set(name, members[i])
		}
	}
	return out
}

func (r *reference) invoke(n *ast.CallNode) any {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return giveUp()
	}
	switch callee.Value {
	case "unified", "native":
		return r.translated(n, callee.Value)
	case "record":
		return recorded(r.eval(n.Arguments[0]))
	}
	f := function.Standard().Lookup(callee.Value)
	if f == nil {
		return giveUp()
	}
	v, err := f.Invoke(&r.call, r.all(n.Arguments))
	if err != nil {
		return fail(codeOfError(err))
	}
	return v
}

// The enum of the scope of the tests, written out.
var (
	unifiedStatus = map[string]string{"new": "open", "opened": "open", "3": "closed"}
	nativeStatus  = map[string]string{"open": "new", "active": "opened", "closed": "3"}
)

func (r *reference) translated(n *ast.CallNode, direction string) any {
	subject := n.Arguments[0]
	if name, ok := n.Arguments[1].(*ast.StringNode); !ok || name.Value != "status" {
		subject = n.Arguments[1]
	}
	v := r.eval(subject)
	if isNilValue(v) {
		return v
	}
	text, ok := v.(string)
	if !ok {
		text = value.String(v)
	}
	table := unifiedStatus
	if direction == "native" {
		table = nativeStatus
	}
	if translation, ok := table[text]; ok {
		return translation
	}
	if direction == "native" {
		return fail("enum_value_not_supported")
	}
	return value.Missing
}

// recorded is keyRecord: missing and null stay, of a list every element is built.
func recorded(native any) any {
	if isNilValue(native) {
		return native
	}
	list, ok := native.([]any)
	if !ok {
		out := value.NewObject(1)
		if key := memberOf(native, "key"); key != value.Missing {
			out.Set("id", key)
		}
		return out
	}
	out := []any{}
	for _, element := range list {
		if element == nil {
			out = append(out, value.ObjectOf("id", nil))
		} else {
			out = append(out, recorded(element))
		}
	}
	return out
}

// decimalLiteral reads a decimal as it is written: separators and zeros in front are dropped,
// and a digit is put where JSON demands one.
func decimalLiteral(text string) any {
	mantissa, exponent := strings.ReplaceAll(text, "_", ""), ""
	if i := strings.IndexAny(mantissa, "eE"); i >= 0 {
		mantissa, exponent = mantissa[:i], mantissa[i:]
	}
	whole, fraction, pointed := strings.Cut(mantissa, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if pointed && fraction == "" {
		fraction = "0"
	}
	if pointed {
		whole += "." + fraction
	}
	return json.Number(whole + exponent)
}

var escapes = regexp.MustCompile(`^"([^"\\]|\\["\\nrtbfu])*"$`)

// textLiteral reads a literal as JSON where it is one, since the parser of expr reads the halves
// of a surrogate pair one by one.
func textLiteral(raw, parsed string) any {
	var text string
	if escapes.MatchString(raw) && json.Unmarshal([]byte(raw), &text) == nil {
		return text
	}
	return parsed
}
