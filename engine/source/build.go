package source

import (
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"go.yaml.in/yaml/v4"
)

// node turns a node of the YAML library into a node of the tree and reports what the format
// does not allow.
func (p *parser) node(y *yaml.Node, depth int, inFlow bool) *Node {
	n := &Node{text: p.text, start: p.text.offset(y.Line, y.Column), inFlow: inFlow}
	n.end = n.start
	if depth > MaxDepth {
		p.reportDepth(n)
		n.Kind, n.Scalar, n.from = KindScalar, Null, n.start
		return n
	}
	from := n.start
	p.properties(y, n)
	switch y.Kind {
	case yaml.MappingNode:
		p.mapping(y, n, depth)
	case yaml.SequenceNode:
		p.sequence(y, n, depth)
	case yaml.AliasNode:
		p.alias(y, n)
	default:
		p.scalar(y, n)
	}
	if p.isTaggedExpression(y) {
		p.taggedExpression(n, from)
	}
	n.from = from
	return n
}

func (p *parser) reportDepth(n *Node) {
	if p.depth {
		return
	}
	p.depth, p.incomplete = true, true
	p.report(diagnostic.New(diagnostic.CodeFileTooLarge, p.text.at(n.start), "file is nested deeper than %d levels", MaxDepth).
		WithHelp("flatten the structure"))
}

// properties reports the anchor and the tag of a node and moves its start behind them.
func (p *parser) properties(y *yaml.Node, n *Node) {
	if y.Kind == yaml.AliasNode || y.Anchor == "" && y.Tag != "!" && y.Style&yaml.TaggedStyle == 0 {
		return
	}
	for p.text.rune(n.start) == '&' || p.text.rune(n.start) == '!' {
		n.end = p.propertyEnd(y, n)
		if !p.isTaggedExpression(y) {
			p.reportProperty(n.start, n.end)
		}
		n.start = p.skipSpace(n.end)
	}
	if isEmptyScalar(y) {
		n.start = n.end
	}
}

func isEmptyScalar(y *yaml.Node) bool {
	const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return y.Kind == yaml.ScalarNode && y.Value == "" && y.Style&quoted == 0
}

// propertyEnd returns the offset behind the anchor or tag at the start of a node. Behind an
// anchor, but not behind a tag, the content may follow without a blank.
func (p *parser) propertyEnd(y *yaml.Node, n *Node) int {
	if p.text.rune(n.start) == '&' {
		return min(n.start+1+len(y.Anchor), p.text.length())
	}
	end := n.start + 1
	for !p.text.isEnd(end) && !p.text.isBlank(end) {
		if n.inFlow && strings.ContainsRune(",[]{}", p.text.rune(end)) {
			break
		}
		end++
	}
	return end
}

func (p *parser) reportProperty(from, to int) {
	written := p.text.slice(from, to)
	if written[0] == '&' {
		p.report(diagnostic.New(diagnostic.CodeAnchorOrAlias, p.text.span(from, to), "anchors are not part of the format").
			WithHelp("delete %s, and write the value wherever it is needed", written))
		return
	}
	p.report(diagnostic.New(diagnostic.CodeCustomTag, p.text.span(from, to), "tags are not part of the format").
		WithHelp("delete %s; where text is meant, quote it", written))
}

// skipSpace returns the offset of the next character that is neither blank nor line break nor
// part of a comment.
func (p *parser) skipSpace(offset int) int {
	for offset < p.text.length() {
		switch {
		case p.text.isBlank(offset), p.text.breakAt(offset) > 0:
			offset++
		case p.text.rune(offset) == '#':
			offset = p.text.lineEnd(p.text.line(offset))
		default:
			return offset
		}
	}
	return offset
}

func (p *parser) alias(y *yaml.Node, n *Node) {
	p.report(diagnostic.New(diagnostic.CodeAnchorOrAlias, p.text.span(n.start, n.start+1+len(y.Value)), "aliases are not part of the format").
		WithHelp("write the value out; where text is meant, quote it: '*%s'", y.Value))
	p.incomplete = true
	n.Kind, n.Scalar = KindScalar, Null
	n.end = n.start + 1 + len(y.Value)
}

func (p *parser) scalar(y *yaml.Node, n *Node) {
	n.Kind = KindScalar
	n.Text = y.Value
	switch {
	case y.Style&yaml.SingleQuotedStyle != 0:
		n.Style = SingleQuoted
	case y.Style&yaml.DoubleQuotedStyle != 0:
		n.Style = DoubleQuoted
	case y.Style&yaml.LiteralStyle != 0:
		n.Style = Literal
	case y.Style&yaml.FoldedStyle != 0:
		n.Style = Folded
	default:
		p.plain(y, n)
	}
	after, ok := n.literally()
	if ok && n.text.ascii != "" {
		n.Text = n.text.ascii[after-len(n.Text) : after] // and not a copy of it
	} else if !ok {
		after, ok = n.AsScalar().after()
	}
	switch {
	case !ok:
		n.end = unknown
	case n.Style == SingleQuoted || n.Style == DoubleQuoted:
		n.end = after + 1
	case n.Text != "" || n.Style != Plain:
		n.end = after
	}
}

// literally returns the offset behind the last character of a scalar that stands in the file as
// it reads, on one line and without an escape.
func (n *Node) literally() (after int, ok bool) {
	at, quote, special := n.start, rune(0), "\n"
	switch n.Style {
	case Plain:
	case SingleQuoted:
		at, quote, special = at+1, '\'', "\n'"
	case DoubleQuoted:
		at, quote, special = at+1, '"', "\n\"\\"
	default:
		return 0, false
	}
	if strings.ContainsAny(n.Text, special) {
		return 0, false
	}
	for _, r := range n.Text {
		if r != n.text.rune(at) {
			return 0, false
		}
		at++
	}
	return at, quote == 0 || n.text.rune(at) == quote
}

func (p *parser) plain(y *yaml.Node, n *Node) {
	if masked, ok := p.replaced[n.start]; ok && y.Value == masked.placeholder {
		// Whatever is left over in the end has not become a scalar of its own.
		delete(p.replaced, n.start)
		n.Text = masked.text
		return
	}
	if y.Style&yaml.TaggedStyle != 0 {
		return
	}
	kind, problem := resolve(y.Value)
	n.Scalar = kind
	if problem != "" {
		p.report(diagnostic.New(diagnostic.CodeInvalidValue, p.text.span(n.start, n.start+len(y.Value)), "%s %s", y.Value, problem).
			WithHelp("write a number as JSON does, without leading zeros; quote it where text is meant: '%s'", y.Value))
	}
}

func (p *parser) sequence(y *yaml.Node, n *Node, depth int) {
	n.Kind = KindList
	isFlow := y.Style&yaml.FlowStyle != 0
	if isFlow {
		n.Style = Flow
	}
	for _, content := range y.Content {
		item := p.node(content, depth+1, isFlow || n.inFlow)
		n.Items = append(n.Items, item)
		n.end = item.end
	}
	if isFlow {
		n.Items = p.mendItems(n.Items)
		n.end = p.closing(n, ']')
	}
}

func (p *parser) mapping(y *yaml.Node, n *Node, depth int) {
	n.Kind = KindMap
	isFlow := y.Style&yaml.FlowStyle != 0
	if isFlow {
		n.Style = Flow
	}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := p.node(y.Content[i], depth+1, isFlow || n.inFlow)
		value := p.node(y.Content[i+1], depth+1, isFlow || n.inFlow)
		n.Entries = append(n.Entries, Entry{Key: key, Value: value})
		n.end = value.end
	}
	if isFlow {
		n.Entries = p.mendEntries(n.Entries)
	}
	if p.mendMap(n) {
		return
	}
	n.Entries = p.checkKeys(n.Entries)
	for _, entry := range n.Entries {
		entry.Value.key = entry.Key
	}
	if isFlow && p.text.rune(n.start) == '{' && !p.startsAtKey(y) {
		n.end = p.closing(n, '}')
	}
}

// startsAtKey reports whether a map in flow style is a lone "key: value" in a list, without
// braces of its own.
func (p *parser) startsAtKey(y *yaml.Node) bool {
	return len(y.Content) > 0 && y.Content[0].Line == y.Line && y.Content[0].Column == y.Column
}

// closing returns the offset behind the bracket that closes a flow collection, or unknown.
func (p *parser) closing(n *Node, bracket rune) int {
	if n.end == unknown {
		return unknown
	}
	i := max(n.end, n.start+1)
	for {
		i = p.skipSpace(i)
		switch p.text.rune(i) {
		case bracket:
			return i + 1
		case ',', ':':
			i++
		default:
			return unknown
		}
	}
}

// checkKeys reports keys that are not text, merge keys and keys given twice. It returns the
// entries without those that cannot be kept.
func (p *parser) checkKeys(entries []Entry) []Entry {
	first := make(map[string]*Node, len(entries))
	kept := entries[:0]
	for _, entry := range entries {
		key := entry.Key
		if !p.checkKey(key) {
			continue
		}
		if earlier, ok := first[key.Text]; ok {
			p.report(diagnostic.New(diagnostic.CodeDuplicateKey, key.Position(), "key %q is given twice, first on line %d", key.Text, earlier.Position().Line).
				WithHelp("delete one of the two, or rename it"))
			continue
		}
		first[key.Text] = key
		kept = append(kept, entry)
	}
	return kept
}

// checkKey reports whether a key can be kept. A key that looks like a number, a boolean or null
// is reported and kept as text.
func (p *parser) checkKey(key *Node) bool {
	if key.Kind != KindScalar {
		p.report(diagnostic.New(diagnostic.CodeKeyNotText, key.Position(), "%s cannot be a key", key.Describe()).
			WithHelp("write text; if this was meant as an expression, quote it"))
		return false
	}
	if key.Style == Plain && key.Text == "<<" {
		p.incomplete = true
		p.report(diagnostic.New(diagnostic.CodeAnchorOrAlias, key.Position(), "merge keys are not part of the format").
			WithHelp("write the keys out; where two objects are to be merged when the mapping runs, use $merge"))
		return false
	}
	if key.Scalar == Text {
		return true
	}
	if key.Text == "" {
		p.report(diagnostic.New(diagnostic.CodeKeyNotText, key.Position(), "a key is missing in front of the colon").
			WithHelp("write the key; an empty text is written ''"))
		return false
	}
	p.report(diagnostic.New(diagnostic.CodeKeyNotText, key.Position(), "key %s is not text but %s", key.Text, key.Describe()).
		WithHelp("quote it: '%s'", key.Text))
	key.Scalar = Text
	return true
}
