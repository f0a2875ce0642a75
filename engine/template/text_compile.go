package template

import (
	"regexp"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/source"
)

// CompileText compiles a text slot. "{{" and "}}" stand for literal braces. The text is nil if
// there are errors.
func CompileText(n *source.Node, scope *expression.Scope, place Place) (*Text, diagnostic.List) {
	if n.Kind != source.KindScalar || n.Scalar == source.Null {
		return nil, diagnostic.List{diagnostic.New(diagnostic.CodeWrongKind, n.Mark(), "expected text")}
	}
	return CompileTextFrom(n, 0, scope, place)
}

// CompileTextFrom compiles the part of a scalar that begins at a character offset, such as the
// path behind the method of a request line.
func CompileTextFrom(n *source.Node, from int, scope *expression.Scope, place Place) (*Text, diagnostic.List) {
	c := &textCompiler{node: n, scope: scope, place: place, runes: []rune(n.Text), start: from}
	c.compile()
	if c.found.HasErrors() {
		return nil, c.found
	}
	return &Text{place: place, scalar: n.AsScalar(), parts: slices.Clip(c.parts)}, c.found
}

type textCompiler struct {
	node    *source.Node
	scope   *expression.Scope
	place   Place
	runes   []rune
	start   int
	literal strings.Builder
	before  strings.Builder // everything so far, with holes as "x", to know host from path
	parts   []part
	holes   int
	found   diagnostic.List
}

// mostHoles bounds the holes of one text: compiling each takes time that grows with the text.
const mostHoles = 100

func (c *textCompiler) compile() {
	for i := c.start; i < len(c.runes); i++ {
		r := c.runes[i]
		doubled := i+1 < len(c.runes) && c.runes[i+1] == r
		switch {
		case (r == '{' || r == '}') && doubled:
			c.write(r)
			i++
		case r == '}':
			c.report(i, i+1, "a closing brace without an opening one", "write }} for a brace in the text")
		case r == '{':
			end := c.closing(i + 1)
			if end < 0 {
				c.report(i, i+1, "the hole that opens here is not closed", "write {{ for a brace in the text")
				return
			}
			if c.holes++; c.holes > mostHoles {
				c.found = append(c.found, diagnostic.New(diagnostic.CodeExpressionTooLarge, c.node.Span(i, end+1), "the text has more than %d holes", mostHoles))
				return
			}
			c.hole(i+1, end)
			i = end
		default:
			c.write(r)
		}
	}
	c.flush()
	if len(c.found) == 0 {
		c.withoutBraces()
	}
}

// withoutBraces warns of an expression that stands as text: the whole of a header or a message, or
// a segment of a path.
func (c *textCompiler) withoutBraces() {
	from := c.start
	for i := c.start; i <= len(c.runes); i++ {
		if i < len(c.runes) && (c.place != PlacePath || c.runes[i] != '/') {
			continue
		}
		if text := string(c.runes[from:i]); c.isExpression(text) {
			d := diagnostic.New(diagnostic.CodeHoleWithoutBraces, c.node.Span(from, i), "%q is sent as text, and reads as an expression", text)
			c.found = append(c.found, d.WithHelp("where its value is meant, write {%s}", text))
		}
		from = i + 1
	}
}

var (
	// likeExpression matches what begins with the member of a name, or with a call.
	likeExpression = regexp.MustCompile(`^([A-Za-z_]+)[.\[(]`)
	onlyMembers    = regexp.MustCompile(`^[A-Za-z_]+(\.[A-Za-z_][A-Za-z0-9_]*|\[[^\[\]]+\])+$`)
)

func (c *textCompiler) isExpression(text string) bool {
	begin := likeExpression.FindStringSubmatch(text)
	if begin == nil || c.place == PlaceServer {
		return false
	}
	if c.place != PlacePath && c.scope.Lookup(begin[1]) >= 0 && onlyMembers.MatchString(text) {
		return true // though the member may be misspelled; in a path it may be a file
	}
	program, _ := expression.Compile(text, c.scope)
	return program != nil && len(program.References()) > 0
}

func (c *textCompiler) write(r rune) {
	c.literal.WriteRune(r)
	c.before.WriteRune(r)
}

func (c *textCompiler) flush() {
	if c.literal.Len() > 0 {
		c.parts = append(c.parts, part{literal: c.literal.String()})
		c.literal.Reset()
	}
}

// closing finds the brace that ends a hole, past brackets and quoted text.
func (c *textCompiler) closing(from int) int {
	depth := 0
	var quote rune
	for i := from; i < len(c.runes); i++ {
		r := c.runes[i]
		switch {
		case quote != 0:
			if r == '\\' && quote != '`' {
				i++
			} else if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'' || r == '`':
			quote = r
		case r == '{' || r == '(' || r == '[':
			depth++
		case r == '}' && depth == 0:
			return i
		case r == '}' || r == ')' || r == ']':
			depth--
		}
	}
	return -1
}

func (c *textCompiler) hole(from, to int) {
	c.flush()
	text := string(c.runes[from:to])
	if strings.TrimSpace(text) == "" {
		c.report(from-1, to+1, "the hole is empty", "write {{}} for braces in the text")
		return
	}
	x, found := compileAt(c.node, text, from, c.scope)
	c.found = append(c.found, found...)
	if x == nil {
		return
	}
	hole := part{hole: x, place: c.place}
	if c.place == PlaceServer {
		hole.whole = from == 1 && (to == len(c.runes)-1 || c.runes[to+1] == '/')
		if behindHost(c.before.String()) {
			hole.place = PlacePath
		}
	}
	c.parts = append(c.parts, hole)
	if hole.whole {
		c.before.WriteString("https://")
	}
	c.before.WriteRune('x')
}

// behindHost reports whether the text so far has left scheme and host.
func behindHost(before string) bool {
	_, rest, ok := strings.Cut(before, "://")
	return ok && strings.Contains(rest, "/")
}

func (c *textCompiler) report(from, to int, message, help string) {
	c.found = append(c.found, diagnostic.New(diagnostic.CodeTextSlotSyntax, c.node.Span(from, to), "%s", message).WithHelp("%s", help))
}
