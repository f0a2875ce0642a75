package expression_test

import (
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// generator makes expressions and documents out of bytes, the same ones of the same bytes, so
// that a fuzzer can look for those that matter.
type generator struct {
	bytes    []byte
	position int
	loops    int // predicates around
	folds    int // how many of them, from within, are bodies of reduce
	locals   []string
}

// wish is the kind of value an expression should have; the generator grants most of them, but
// not all, since wrong kinds have to be tried too.
type wish int

const (
	anything wish = iota
	aNumber
	aText
	aBoolean
	aList
	anObject
)

// choose returns a number below n. When the bytes are used up it is 0.
func (g *generator) choose(n int) int {
	if g.position >= len(g.bytes) {
		return 0
	}
	g.position++
	return int(g.bytes[g.position-1]) % n
}

func (g *generator) pick(options ...string) string { return options[g.choose(len(options))] }

// expression returns the source of an expression that is nested no deeper than depth.
func (g *generator) expression(want wish, depth int) string {
	if g.choose(12) == 11 {
		want = wish(g.choose(6))
	}
	if want == anything {
		want = wish(1 + g.choose(5))
	}
	if depth <= 0 {
		return g.leaf(want)
	}
	if g.choose(6) == 5 {
		return g.common(want, depth-1)
	}
	switch want {
	case aNumber:
		return g.number(depth - 1)
	case aText:
		return g.text(depth - 1)
	case aBoolean:
		return g.boolean(depth - 1)
	case aList:
		return g.list(depth - 1)
	}
	return g.object(depth - 1)
}

// leaf is a literal or a path.
func (g *generator) leaf(want wish) string {
	if g.choose(2) == 0 {
		return g.path()
	}
	switch want {
	case aNumber:
		return g.pick("0", "1", "2", "-1", "3", "1.5", "0.1", "1.10", "9223372036854775807", "1e3", "123456789012345678901.5", "2.0", ".25")
	case aText:
		return g.pick(`"a"`, `"b"`, `""`, `"é"`, `"new"`, `"open"`, `"1"`, `"a b"`, `"x-y"`, `'it\'s'`, `"2024-01-02"`)
	case aBoolean:
		return g.pick("true", "false")
	case aList:
		return g.pick("[]", "[1, 2]", `["a", "b"]`, "[nil]", "[[1], [2]]", "1..3", "[{a: 1}, {b: 2}]")
	}
	return g.pick("{}", "{a: 1}", "{b: nil}", `{"x-y": "a"}`, "nil")
}

// path is a name and a few steps.
func (g *generator) path() string {
	var b strings.Builder
	b.WriteString(g.root())
	for range g.choose(4) {
		b.WriteString(g.step())
	}
	return b.String()
}

func (g *generator) root() string {
	options := []string{"response", "response", "response", "body"}
	if g.loops > 0 {
		options = append(options, "#", "#", "#", "#index")
	}
	if g.folds > 0 {
		options = append(options, "#acc", "#acc")
	}
	options = append(options, g.locals...)
	return g.pick(options...)
}

func (g *generator) step() string {
	return g.pick(".a", ".b", ".c", ".d", "?.a", `["x-y"]`, "[0]", "[-1]", "[1]", "[1:]", "[:1]", "[-2:]", ".e", `["a"]`, "[1:2]", "?.b")
}

// common is what any kind can come out of.
func (g *generator) common(want wish, depth int) string {
	switch g.choose(9) {
	case 0:
		return "(" + g.expression(want, depth) + " ?? " + g.expression(want, depth) + ")"
	case 1:
		return "(" + g.expression(aBoolean, depth) + " ? " + g.expression(want, depth) + " : " + g.expression(want, depth) + ")"
	case 2:
		return g.variable(want, depth)
	case 3:
		return "(" + g.expression(anObject, depth) + ")" + g.step()
	case 4:
		return "(" + g.expression(aList, depth) + ")[" + g.expression(aNumber, depth) + "]"
	case 5:
		return g.loop(g.pick("find", "findLast"), aBoolean, depth)
	case 6:
		return g.fold(depth)
	case 7:
		return g.pick("one", "first", "last") + "(" + g.expression(aList, depth) + ")"
	}
	return "firstOf(" + g.expression(want, depth) + ", " + g.expression(want, depth) + ")"
}

func (g *generator) variable(want wish, depth int) string {
	name := "v" + strconv.Itoa(len(g.locals))
	v := g.expression(anything, depth)
	g.locals = append(g.locals, name)
	body := g.expression(want, depth)
	g.locals = g.locals[:len(g.locals)-1]
	return "(let " + name + " = " + v + "; " + body + ")"
}

// loop is a predicate form with a body of the wanted kind.
func (g *generator) loop(form string, body wish, depth int) string {
	subject := g.expression(aList, depth)
	g.loops++
	folds := g.folds
	g.folds = 0
	predicate := g.expression(body, depth)
	g.folds = folds
	g.loops--
	if g.choose(4) == 0 {
		return "(" + subject + " | " + form + "(" + inParentheses(predicate) + "))"
	}
	return form + "(" + subject + ", " + inParentheses(predicate) + ")"
}

func (g *generator) fold(depth int) string {
	subject := g.expression(aList, depth)
	start := ""
	if g.choose(2) == 0 {
		start = ", " + g.expression(anything, depth)
	}
	g.loops++
	folds := g.folds
	g.folds = 1
	body := g.expression(anything, depth)
	g.folds = folds
	g.loops--
	return "reduce(" + subject + ", " + inParentheses(body) + start + ")"
}

// inParentheses keeps an object from being read as a block.
func inParentheses(source string) string {
	if strings.HasPrefix(source, "{") {
		return "(" + source + ")"
	}
	return source
}

func (g *generator) number(depth int) string {
	switch g.choose(8) {
	case 0, 1:
		return "(" + g.expression(aNumber, depth) + g.pick(" + ", " - ", " * ", " / ", " % ") + g.expression(aNumber, depth) + ")"
	case 2:
		return g.pick("-", "+", "- ") + "(" + g.expression(aNumber, depth) + ")"
	case 3:
		return g.loop(g.pick("count", "findIndex", "findLastIndex"), aBoolean, depth)
	case 4:
		return g.loop("sum", aNumber, depth)
	case 5:
		return g.pick("sum", "count", "len", "min", "max", "mean", "median") + "(" + g.expression(aList, depth) + ")"
	case 6:
		return g.pick("round", "floor", "ceil", "abs", "number", "int") + "(" + g.expression(aNumber, depth) + ")"
	}
	return "indexOf(" + g.expression(aText, depth) + ", " + g.expression(aText, depth) + ")"
}

func (g *generator) text(depth int) string {
	switch g.choose(7) {
	case 0:
		return "(" + g.expression(aText, depth) + " + " + g.expression(aText, depth) + ")"
	case 1:
		return g.pick("string", "toJson", "type") + "(" + g.expression(anything, depth) + ")"
	case 2:
		return g.pick("upper", "lower", "trim", "base64", "urlEncode", "normalizeSpace") + "(" + g.expression(aText, depth) + ")"
	case 3:
		return "join(" + g.expression(aList, depth) + `, ",")`
	case 4:
		return "(" + g.expression(aText, depth) + " | " + g.pick(`unified("status")`, `native("status")`) + ")"
	case 5:
		return g.pick("substringBefore", "substringAfter", "trimPrefix") + "(" + g.expression(aText, depth) + ", " + g.expression(aText, depth) + ")"
	}
	return "(" + g.expression(aText, depth) + ")" + g.pick("[0:1]", "[1:]", "[-1:]")
}

func (g *generator) boolean(depth int) string {
	switch g.choose(9) {
	case 0:
		return "(" + g.expression(aNumber, depth) + g.pick(" < ", " <= ", " > ", " >= ") + g.expression(aNumber, depth) + ")"
	case 1:
		return "(" + g.expression(anything, depth) + g.pick(" == ", " != ") + g.expression(anything, depth) + ")"
	case 2:
		return "(" + g.expression(anything, depth) + g.pick(" == nil", " != nil") + ")"
	case 3:
		return "(" + g.expression(aBoolean, depth) + g.pick(" and ", " or ", " && ", " || ") + g.expression(anything, depth) + ")"
	case 4:
		return g.pick("not ", "!") + "(" + g.expression(anything, depth) + ")"
	case 5:
		return "(" + g.expression(anything, depth) + g.pick(" in ", " not in ") + g.expression(aList, depth) + ")"
	case 6:
		return g.loop(g.pick("all", "any", "none"), aBoolean, depth)
	case 7:
		return g.pick("has", "boolean") + "(" + g.expression(anything, depth) + ")"
	}
	return "(" + g.expression(aText, depth) + g.pick(" contains ", " startsWith ", " endsWith ", ` matches "a.?b?" or `) + g.expression(aText, depth) + ")"
}

func (g *generator) list(depth int) string {
	switch g.choose(8) {
	case 0:
		return "[" + g.expression(anything, depth) + ", " + g.expression(anything, depth) + "]"
	case 1:
		return g.loop("map", anything, depth)
	case 2:
		return g.loop("filter", aBoolean, depth)
	case 3:
		subject := g.loop("sortBy", wish(1+g.choose(2)), depth)
		return subject
	case 4:
		return g.pick("keys", "values", "entries") + "(" + g.expression(anObject, depth) + ")"
	case 5:
		return g.pick("uniq", "reverse", "compact", "flatten", "sort", "list") + "(" + g.expression(aList, depth) + ")"
	case 6:
		return g.pick("concat", "diff", "intersect") + "(" + g.expression(aList, depth) + ", " + g.expression(aList, depth) + ")"
	}
	return "(" + g.pick("1", "0", "-1") + ".." + g.pick("0", "2", "3") + ")"
}

func (g *generator) object(depth int) string {
	switch g.choose(6) {
	case 0:
		return "{a: " + g.expression(anything, depth) + ", b: " + g.expression(anything, depth) + "}"
	case 1:
		return "{(" + g.expression(aText, depth) + "): " + g.expression(anything, depth) + ", c: 1}"
	case 2:
		return g.loop("groupBy", wish(1+g.choose(3)), depth)
	case 3:
		return g.pick("merge", "mergeDeep") + "(" + g.expression(anObject, depth) + ", " + g.expression(anObject, depth) + ")"
	case 4:
		return g.pick("pick", "omit") + "(" + g.expression(anObject, depth) + `, "a", "x-y")`
	}
	return "record(" + g.expression(anObject, depth) + ")"
}

// document returns a value that is nested no deeper than depth.
func (g *generator) document(depth int) any {
	kinds := 12
	if depth > 0 {
		kinds = 24
	}
	switch n := g.choose(kinds); n {
	case 0:
		return value.Missing
	case 1, 2:
		return nil
	case 3:
		return g.choose(2) == 0
	case 4, 5, 6, 7:
		return g.scalar("0", "1", "2", "-1", "1.0", "1.5", "0.1", "-0", "9007199254740993", "12345678901234567890123", "1e3", "0.0")
	case 8, 9, 10, 11:
		return g.scalar(`""`, `"a"`, `"b"`, `"é"`, `"new"`, `"zzz"`, `"1"`, `"a b"`, `"2024-01-02T03:04:05Z"`)
	case 12, 13, 14, 15:
		list := []any{}
		for range g.choose(4) {
			if element := g.document(depth - 1); element != value.Missing {
				list = append(list, element)
			}
		}
		return list
	}
	object := value.NewObject(0)
	for range g.choose(5) {
		object.Set(g.pick("a", "b", "c", "d", "x-y", "key"), g.document(depth-1))
	}
	return object
}

func (g *generator) scalar(options ...string) any {
	v, err := value.Decode([]byte(g.pick(options...)), value.Limits{})
	if err != nil {
		panic(err)
	}
	return v
}
