package source

import (
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"go.yaml.in/yaml/v4"
)

// The reasons for which YAML cuts a plain scalar.
const (
	whyColon     = "': ' begins the value of a map here"
	whyComment   = "' #' begins a comment here"
	whyComma     = "a comma ends a plain value inside { } and [ ]"
	whyBracket   = "a bracket ends a plain value inside { } and [ ]"
	whyAfter     = "the text goes on behind the closing quote or bracket"
	whyIndicator = "a plain value cannot begin with this character"
	whyTag       = "a plain value that begins with '!' is a tag"
)

// CutShort reports whether a scalar looks like an expression of which YAML has cut off the end:
// a comment follows on its line, or inside { } and [ ] a comma, and the text breaks off, with an
// open bracket, an open quote or an operator at its end. It returns the reason and the whole text
// as it should be written: in single quotes, or as a block where quotes or line breaks
// make that easier to read.
//
// What Parse could tell for certain it has reported already and mended; CutShort is false then.
func (n *Node) CutShort() (why, suggestion string, ok bool) {
	if n == nil || n.text == nil || n.Kind != KindScalar || n.Style != Plain || n.end == unknown {
		return "", "", false
	}
	behind := n.text.skipBlanks(n.end)
	if n.inFlow && n.text.rune(behind) == ',' && hasOpenBracket(n.Text) {
		end, found := n.text.extent(n.start)
		if !found {
			return "", "", false
		}
		return whyComma, n.text.suggestion(n.start, end, true), true
	}
	if n.text.rune(behind) != '#' || !n.breaksOffAtComment(behind) {
		return "", "", false
	}
	from := n.start
	if n.Text == "" {
		from = behind
	}
	end := n.text.lineEnd(n.text.line(behind))
	return whyComment, n.text.suggestion(from, n.text.trimRight(from, end), n.inFlow), true
}

// breaksOffAtComment tells a cut from a comment that is meant as one. A comment behind nothing
// at all counts as a cut if it has no space behind its "#", as in "name: #.name".
func (n *Node) breaksOffAtComment(comment int) bool {
	if n.Scalar == Null && n.Text == "" {
		return comment > n.end && isWordOrPoint(n.text.rune(comment+1))
	}
	return n.Scalar == Text && looksIncomplete(n.Text)
}

func isWordOrPoint(r rune) bool { return isWord(r) || r == '.' }

// suggestion writes the characters between two offsets, lines folded, as a scalar that YAML
// leaves whole.
func (t *text) suggestion(from, to int, inFlow bool) string {
	raw := t.folded(from, to)
	first, last := t.line(from), t.line(to)
	if inFlow || first == last && !strings.Contains(raw, "'") {
		return "'" + strings.ReplaceAll(raw, "'", "''") + "'"
	}
	spaces, _ := t.indent(first)
	margin := "\n" + strings.Repeat(" ", spaces+2)
	var out strings.Builder
	out.WriteString("|-")
	for line := first; line <= last; line++ {
		start, end := max(from, t.lineStart(line)), min(to, t.lineEnd(line))
		start = t.skipBlanks(start)
		if end = t.trimRight(start, end); end > start {
			out.WriteString(margin + t.slice(start, end))
		}
	}
	return out.String()
}

// folded returns the characters between two offsets with line breaks folded as in a plain scalar.
func (t *text) folded(from, to int) string {
	var out strings.Builder
	for i := from; i < to; {
		first := t.skipBlanks(i)
		if t.breakAt(first) == 0 {
			// The blanks up to first are looked at once, however many there are.
			end := min(max(first, i+1), to)
			out.WriteString(t.slice(i, end))
			i = end
			continue
		}
		i = t.skipBlanks(first + t.breakAt(first))
		if t.breakAt(i) == 0 {
			out.WriteByte(' ')
			continue
		}
		for ; t.breakAt(i) > 0; i = t.skipBlanks(i + t.breakAt(i)) {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func damaged(position diagnostic.Position, why, suggestion string) diagnostic.Diagnostic {
	finding := diagnostic.New(diagnostic.CodeDamagedExpression, position, "the value is cut short: %s", why)
	if why == whyIndicator || why == whyTag {
		finding.Message = why
	}
	if strings.HasPrefix(suggestion, "|") {
		return finding.WithHelp("write the value as a block: %s", suggestion)
	}
	return finding.WithHelp("quote the value: %s", suggestion)
}

// mend makes one scalar of the characters between two offsets and reports the cut.
func (p *parser) mend(n *Node, from, to, cut int, why string, inFlow bool) {
	p.report(damaged(p.text.span(cut, cut+1), why, p.text.suggestion(from, to, inFlow)))
	*n = Node{Kind: KindScalar, Text: p.text.folded(from, to), text: p.text, from: from, start: from, end: to, inFlow: inFlow}
}

// mendCut mends a scalar inside { } or [ ] that a comma has cut. It returns the offset at which
// the whole scalar ends; others that begin before it are pieces of this one.
func (p *parser) mendCut(n *Node, last int) (end int, ok bool) {
	if n.Kind != KindScalar || n.Style != Plain || n.end == unknown || !hasOpenBracket(n.Text) {
		return 0, false
	}
	comma := p.skipSpace(n.end)
	end, ok = p.text.extent(n.start)
	if !ok || p.text.rune(comma) != ',' || end <= comma || end > last {
		return 0, false
	}
	p.mend(n, n.start, end, comma, whyComma, true)
	return end, true
}

func (p *parser) mendItems(items []*Node) []*Node {
	if len(items) == 0 {
		return items
	}
	last := items[len(items)-1].end
	kept := items[:0]
	whole := 0
	for _, item := range items {
		if item.start < whole {
			continue
		}
		kept = append(kept, item)
		if end, ok := p.mendCut(item, last); ok {
			whole = end
		}
	}
	return kept
}

func (p *parser) mendEntries(entries []Entry) []Entry {
	if len(entries) == 0 {
		return entries
	}
	last := entries[len(entries)-1].Value.end
	kept := entries[:0]
	whole := 0
	for _, entry := range entries {
		if entry.Key.start < whole {
			continue
		}
		kept = append(kept, entry)
		if end, ok := p.mendCut(entry.Value, last); ok {
			whole = end
		}
	}
	return kept
}

// mendMap turns a map that is really an expression cut at ": " back into a scalar: the only key
// breaks off, as in "- a ? b : c".
func (p *parser) mendMap(n *Node) bool {
	if len(n.Entries) != 1 {
		return false
	}
	key, value := n.Entries[0].Key, n.Entries[0].Value
	isCut := key.IsText() && key.Style == Plain && key.end != unknown && key.start == n.start &&
		value.Kind == KindScalar && value.end != unknown &&
		(hasOpenBracket(key.Text) || hasOpenCondition(key.Text))
	if !isCut {
		return false
	}
	from, to, cut := n.start, value.end, p.text.skipBlanks(key.end)
	if n.inFlow {
		end, ok := p.text.extent(from)
		if !ok || end < to {
			return false
		}
		to = end
	}
	p.mend(n, from, to, cut, whyColon, n.inFlow)
	return true
}

// isTaggedExpression reports whether what YAML takes for a tag is more likely a negation, as in
// "when: !has(body.x)".
func (p *parser) isTaggedExpression(y *yaml.Node) bool {
	isLocal := y.Kind == yaml.ScalarNode && strings.HasPrefix(y.Tag, "!") && !strings.HasPrefix(y.Tag, "!!") && len(y.Tag) > 1
	if !isLocal || y.Style&^yaml.TaggedStyle != 0 {
		return false
	}
	return y.Value == "" || strings.ContainsAny(y.Tag, "().[")
}

func (p *parser) taggedExpression(n *Node, from int) {
	to := max(n.end, from+1)
	if n.inFlow {
		if end, ok := p.text.extent(from); ok {
			to = end
		}
	}
	p.mend(n, from, to, from, whyTag, n.inFlow)
}
