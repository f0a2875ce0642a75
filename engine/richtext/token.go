package richtext

import "regexp"

// lineContext says where a line of text stands, which decides what must be escaped.
type lineContext int

const (
	lineInParagraph lineContext = iota
	lineInHeading
	lineInCell
)

// markdownLine writes spans as the inline content of a block.
func markdownLine(spans []span, at lineContext) string {
	tokens := nestedTokens(trimEdges(trimMarks(spans)), at)
	chooseEmphasis(tokens)
	encodeEdges(tokens)
	out := lineWriter{at: at, tokens: tokens}
	return out.write()
}

// tokenKind says what a token of a written line is.
type tokenKind int

const (
	tokenText tokenKind = iota
	tokenBreak
	tokenRaw // finished Markdown: code, images, addresses
	tokenOpen
	tokenClose
)

// token is a piece of a written line. An opening and a closing token of emphasis know each
// other, since both must use the same character.
type token struct {
	kind    tokenKind
	text    string // of tokenText: not yet escaped
	mark    mark
	partner int
	span    int  // of all but delimiters: the span it is of
	italic  byte // '*' or '_'
	// encodeFirst and encodeLast say which ends of a text are written as character references.
	encodeFirst, encodeLast bool
}

func (t *token) isDelimiter() bool {
	return (t.kind == tokenOpen || t.kind == tokenClose) &&
		(t.mark.kind == markStrong || t.mark.kind == markEm || t.mark.kind == markStrike)
}

// delimiter returns what the token is written as.
func (t *token) delimiter() string {
	switch t.mark.kind {
	case markStrong:
		return "**"
	case markStrike:
		return "~~"
	}
	return string(t.italic)
}

// tokensOf turns spans into tokens with marks opened and closed in proper nesting.
func tokensOf(spans []span, at lineContext) []token {
	var tokens []token
	var open []mark
	var openedAt []int
	closeTo := func(keep int) {
		for i := len(open) - 1; i >= keep; i-- {
			tokens[openedAt[i]].partner = len(tokens)
			tokens = append(tokens, token{kind: tokenClose, mark: open[i], partner: openedAt[i]})
		}
		open, openedAt = open[:keep], openedAt[:keep]
	}
	for i, s := range spans {
		inner := s.marks
		inner.code = false
		address, bare := bareAddress(spans, i)
		if bare {
			inner.href, inner.title = "", ""
		}
		closeTo(kept(open, inner))
		for _, one := range opening(open, inner, spans[i+1:]) {
			open, openedAt = append(open, one), append(openedAt, len(tokens))
			tokens = append(tokens, token{kind: tokenOpen, mark: one})
		}
		written := spanToken(spans[i], address, at)
		written.span = i
		tokens = append(tokens, written)
	}
	closeTo(0)
	return tokens
}

func spanToken(s span, address string, at lineContext) token {
	switch {
	case address != "":
		return token{kind: tokenRaw, text: address}
	case s.kind == spanBreak:
		return token{kind: tokenBreak}
	case s.kind == spanImage:
		return token{kind: tokenRaw, text: "![" + escapeText(s.text, at) + "](" + destination(s.source, "", at) + ")"}
	case s.marks.code:
		return token{kind: tokenRaw, text: codeSpan(s.text, at)}
	}
	return token{kind: tokenText, text: s.text}
}

var autolink = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.\-]{1,31}:[^\s<>\x00-\x1f]+$`)
var emailAddress = regexp.MustCompile(`^[A-Za-z0-9.!#$%&'*+/=?^_{}~\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+$`)

// bareAddress returns "<address>" for a link whose only text is its address.
func bareAddress(spans []span, i int) (string, bool) {
	s := spans[i]
	if s.kind != spanText || s.marks.code || s.marks.href == "" || s.marks.title != "" {
		return "", false
	}
	if i > 0 && spans[i-1].marks.href == s.marks.href || i+1 < len(spans) && spans[i+1].marks.href == s.marks.href {
		return "", false
	}
	switch {
	case s.text == s.marks.href && autolink.MatchString(s.text),
		"mailto:"+s.text == s.marks.href && emailAddress.MatchString(s.text):
		return "<" + s.text + ">", true
	}
	return "", false
}

// chooseEmphasis writes italics with "_" beside the "**" of bold text, where a third "*" would
// be read as part of it, and with "*" everywhere else, since only "*" works inside words.
func chooseEmphasis(tokens []token) {
	besideStrong := func(i int) bool {
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(tokens) && tokens[j].isDelimiter() && tokens[j].mark.kind == markStrong {
				return true
			}
		}
		return false
	}
	for i := range tokens {
		t := &tokens[i]
		if t.kind != tokenOpen || t.mark.kind != markEm {
			continue
		}
		t.italic = '*'
		if besideStrong(i) || besideStrong(t.partner) {
			t.italic = '_'
		}
		tokens[t.partner].italic = t.italic
	}
}
