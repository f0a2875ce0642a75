package source

import (
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
)

// lineParts is a line of block style taken apart. Without a key, the value begins behind the
// indentation and the "- " of list items.
type lineParts struct {
	indent               int // offset of the first character that is no space
	keyStart, keyEnd     int // equal if there is no key
	valueStart, valueEnd int // equal if there is no value
}

func (l lineParts) hasKey() bool   { return l.keyEnd > l.keyStart }
func (l lineParts) hasValue() bool { return l.valueEnd > l.valueStart }

// split takes a line apart as far as its characters tell: it does not know whether the line is
// inside a block scalar or a multi-line value.
func (t *text) split(line int) lineParts {
	end := t.trimRight(t.lineStart(line), t.lineEnd(line))
	i := t.skipBlanks(t.lineStart(line))
	parts := lineParts{indent: i}
	for t.rune(i) == '-' && i+1 < end && t.isBlank(i+1) {
		i = t.skipBlanks(i + 1)
	}
	parts.keyStart, parts.keyEnd = i, i
	parts.valueStart, parts.valueEnd = min(i, end), end
	colon, ok := t.keyColon(i, end)
	if !ok {
		return parts
	}
	parts.keyEnd = t.trimRight(i, colon)
	parts.valueStart = min(t.skipBlanks(colon+1), end)
	return parts
}

// keyColon returns the offset of the colon behind a key that begins at an offset.
func (t *text) keyColon(start, end int) (int, bool) {
	i := start
	switch r := t.rune(start); {
	case start >= end, strings.ContainsRune("{[#|>!&*%@`", r):
		return 0, false
	case r == '"' || r == '\'':
		i = t.skipBlanks(t.quoteEnd(start, end))
		return i, i < end && t.isColon(i)
	}
	for ; i < end; i++ {
		if t.isColon(i) {
			return i, i > start
		}
		if t.rune(i) == '#' && i > start && t.isBlank(i-1) {
			return 0, false
		}
	}
	return 0, false
}

// isColon reports whether a colon that ends a key is at an offset.
func (t *text) isColon(i int) bool {
	return t.rune(i) == ':' && (t.isEnd(i+1) || t.isBlank(i+1))
}

// quoteEnd returns the offset behind the quote that closes the one at an offset, or end.
func (t *text) quoteEnd(start, end int) int {
	quote := t.rune(start)
	for i := start + 1; i < end; i++ {
		switch r := t.rune(i); {
		case r == '\\' && quote == '"':
			i++
		case r == quote && quote == '\'' && t.rune(i+1) == quote:
			i++
		case r == quote:
			return i + 1
		}
	}
	return end
}

// lineDamage explains an error in the value of a line of block style, or in one that goes on
// over several lines.
func (p *parser) lineDamage(at int) (problem, bool) {
	view := p.view()
	line := view.line(at)
	parts := view.split(line)
	isKey := parts.hasKey() && !looksIncomplete(view.slice(parts.keyStart, parts.keyEnd))
	if !isKey {
		if owner, ok := view.owner(line); ok {
			return p.damageOf(region{from: view.split(owner).valueStart, to: view.valueEnd(owner), isScalar: true}, false)
		}
	}
	if !parts.hasValue() || at < parts.valueStart || view.rune(parts.valueStart) == '#' {
		return problem{}, false
	}
	if isKey {
		return p.damageOf(region{from: parts.valueStart, to: parts.valueEnd, isScalar: true}, false)
	}
	if parts.keyStart == parts.indent {
		return problem{}, false
	}
	return p.damageOf(region{from: parts.keyStart, to: parts.valueEnd, isScalar: true}, false)
}

// owner returns the line on which the plain value begins that a line goes on with.
func (t *text) owner(line int) (int, bool) {
	own, _ := t.indent(line)
	for above := line - 1; above >= 0; above-- {
		spaces, hasContent := t.indent(above)
		if !hasContent || spaces >= own {
			continue
		}
		parts := t.split(above)
		first := t.rune(parts.valueStart)
		ok := parts.hasKey() && parts.hasValue() && !strings.ContainsRune("#|>{[&*!", first)
		return above, ok
	}
	return 0, false
}

// valueEnd returns the offset at which a value ends that begins on a line and goes on over the
// lines that are indented deeper.
func (t *text) valueEnd(owner int) int {
	own, _ := t.indent(owner)
	last := owner
	for line := owner + 1; line < len(t.lines); line++ {
		spaces, hasContent := t.indent(line)
		if hasContent && spaces <= own {
			break
		}
		if hasContent {
			last = line
		}
	}
	return t.trimRight(t.lineStart(owner), t.lineEnd(last))
}

// damageOf is the finding for a scalar that YAML has cut, if it can be seen where.
func (p *parser) damageOf(whole region, inFlow bool) (problem, bool) {
	cut, why := p.cut(whole, inFlow)
	if why == "" {
		return problem{}, false
	}
	before := p.text.trimRight(whole.from, cut)
	if inFlow && why == whyColon && p.isKeyOfNextLine(whole.from, cut) {
		return problem{}, false
	}
	if why == whyComment && !looksIncomplete(p.text.folded(whole.from, before)) {
		return p.goesOnBehindComment(whole, cut, inFlow)
	}
	suggestion := p.text.suggestion(whole.from, whole.to, inFlow)
	return problem{finding: damaged(p.text.span(cut, cut+1), why, suggestion), replace: whole}, true
}

// isKeyOfNextLine reports whether a colon follows a key on a line of its own, so that it is a
// comma that is missing in front of the line.
func (p *parser) isKeyOfNextLine(from, colon int) bool {
	lineStart := p.text.lineStart(p.text.line(colon))
	if lineStart <= from {
		return false
	}
	before := p.text.folded(from, p.text.trimRight(from, lineStart))
	return !looksIncomplete(before) && !looksIncomplete(p.text.slice(p.text.skipBlanks(lineStart), colon))
}

// goesOnBehindComment explains a value of several lines with a comment between them.
func (p *parser) goesOnBehindComment(whole region, comment int, inFlow bool) (problem, bool) {
	if inFlow || p.text.line(comment) == p.text.line(whole.to) {
		return problem{}, false
	}
	finding := diagnostic.New(diagnostic.CodeInvalidYAML, p.text.span(comment, comment+1), "a comment ends the value, but the next line goes on with it").
		WithHelp("move the comment above the key")
	return problem{finding: finding, replace: whole, isLoss: true}, true
}

// cut returns where in a scalar, and why, YAML takes it to end; why is empty if it does not.
func (p *parser) cut(whole region, inFlow bool) (at int, why string) {
	switch first := p.text.rune(whole.from); {
	case strings.ContainsRune("@`%", first), strings.ContainsRune("-?", first) && p.text.isBlank(whole.from+1):
		return whole.from, whyIndicator
	case first == '"' || first == '\'':
		return p.cutBehind(p.text.quoteEnd(whole.from, whole.to), whole)
	case first == '{' || first == '[':
		end, ok := p.text.bracketEnd(whole.from)
		if !ok {
			return 0, ""
		}
		return p.cutBehind(end, whole)
	}
	for i := whole.from; i < whole.to; i++ {
		switch r := p.text.rune(i); {
		case p.text.isColon(i):
			return i, whyColon
		case r == '#' && i > whole.from && p.text.isBlank(i-1):
			return i, whyComment
		case inFlow && r == ',':
			return i, whyComma
		case inFlow && strings.ContainsRune("[]{}", r):
			return i, whyBracket
		}
	}
	return 0, ""
}

func (p *parser) cutBehind(end int, whole region) (at int, why string) {
	at = p.text.skipBlanks(end)
	if at >= whole.to || p.text.rune(at) == '#' {
		return 0, ""
	}
	return at, whyAfter
}
