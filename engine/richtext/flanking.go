package richtext

import (
	"fmt"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// encodeEdges makes every delimiter open or close by the rules of CommonMark
// (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis). Where a letter stands
// beside one on the wrong side, as in a**(b)**, the letter is written as a character
// reference, whose ends count as punctuation. That may change what another delimiter sees, so
// it is repeated until nothing changes; each round can only add references.
func encodeEdges(tokens []token) {
	const rounds = 8 // real text takes two, and what is left then is shown with its delimiter
	for range rounds {
		changed := false
		for i := range tokens {
			if tokens[i].isDelimiter() && encodeBeside(tokens, i) {
				changed = true
			}
		}
		if !changed {
			return
		}
	}
}

// encodeBeside encodes what keeps the delimiter at i from working, and reports whether it did.
func encodeBeside(tokens []token, i int) bool {
	t := &tokens[i]
	previous, next := lastRune(tokens, i-1), firstRune(tokens, i+1)
	left, right := flanking(previous, next)
	changed := false
	if t.mark.kind == markStrike && previous == '~' {
		changed = setEncoded(tokens, i-1, false)
	}
	if t.kind == tokenOpen && (!left || t.italic == '_' && right && !util.IsPunctRune(previous)) {
		return setEncoded(tokens, i-1, false) || changed
	}
	if t.kind == tokenClose && (!right || t.italic == '_' && left && !util.IsPunctRune(next)) {
		return setEncoded(tokens, i+1, true) || changed
	}
	return changed
}

// setEncoded marks one end of the text at i, if there is one that can be encoded, and reports
// whether that is new.
func setEncoded(tokens []token, i int, first bool) bool {
	if i < 0 || i >= len(tokens) || tokens[i].kind != tokenText {
		return false
	}
	t := &tokens[i]
	flag := &t.encodeLast
	r, _ := utf8.DecodeLastRuneInString(t.text)
	if first {
		flag = &t.encodeFirst
		r, _ = utf8.DecodeRuneInString(t.text)
	}
	if *flag || util.IsSpaceRune(r) {
		return false
	}
	*flag = true
	return true
}

// flanking reports whether a run of delimiters between two characters is left-flanking and
// whether it is right-flanking.
func flanking(previous, next rune) (left, right bool) {
	left = !util.IsSpaceRune(next) &&
		(!util.IsPunctRune(next) || util.IsSpaceRune(previous) || util.IsPunctRune(previous))
	right = !util.IsSpaceRune(previous) &&
		(!util.IsPunctRune(previous) || util.IsSpaceRune(next) || util.IsPunctRune(next))
	return left, right
}

// lastRune returns the last character of a token as it will be written.
func lastRune(tokens []token, i int) rune {
	if i < 0 {
		return '\n'
	}
	t := &tokens[i]
	switch {
	case t.kind == tokenBreak:
		return '\n'
	case t.isDelimiter():
		return rune(t.delimiter()[0])
	case t.kind == tokenOpen || t.kind == tokenClose:
		return ')' // or "[" or ">", which are punctuation as well
	case t.encodeLast, t.encodeFirst && utf8.RuneCountInString(t.text) == 1:
		return ';'
	}
	r, _ := utf8.DecodeLastRuneInString(t.text)
	return r
}

// firstRune returns the first character of a token as it will be written; for one that a
// backslash stands before, the character itself does as well, since both are punctuation.
func firstRune(tokens []token, i int) rune {
	if i >= len(tokens) {
		return '\n'
	}
	t := &tokens[i]
	switch {
	case t.kind == tokenBreak:
		return '\n'
	case t.isDelimiter():
		return rune(t.delimiter()[0])
	case t.kind == tokenOpen || t.kind == tokenClose:
		return '[' // or "]" or "<", which are punctuation as well
	case t.encodeFirst, t.encodeLast && utf8.RuneCountInString(t.text) == 1:
		return '&'
	}
	r, _ := utf8.DecodeRuneInString(t.text)
	return r
}

func reference(r rune) string { return fmt.Sprintf("&#%d;", r) }
