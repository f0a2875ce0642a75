package source

import (
	"strings"
	"unicode"
)

// This file knows as much of the expression language as is needed to see that a piece of text is
// not all of an expression: its brackets, its quotes and its operators.

// balance is the state of a scan over text that may be an expression.
type balance struct {
	open     []rune // the brackets that wait for these closing ones
	quote    rune   // the quote that waits for its end, or 0
	previous rune
	escaped  bool
}

var closingOf = map[rune]rune{'(': ')', '[': ']', '{': '}'}

// next takes a character. It returns false for a closing bracket that fits no opening one.
func (b *balance) next(r rune) bool {
	previous := b.previous
	b.previous = r
	if b.quote != 0 {
		switch {
		case b.escaped:
			b.escaped = false
		case r == '\\' && b.quote != '`':
			b.escaped = true
		case r == b.quote:
			b.quote = 0
		}
		return true
	}
	switch r {
	case '\'', '"', '`':
		// An apostrophe, as in "don't", opens nothing.
		if !isWord(previous) {
			b.quote = r
		}
	case '(', '[', '{':
		b.open = append(b.open, closingOf[r])
	case ')', ']', '}':
		if len(b.open) == 0 || b.open[len(b.open)-1] != r {
			return false
		}
		b.open = b.open[:len(b.open)-1]
	}
	return true
}

func (b *balance) isOpen() bool { return len(b.open) > 0 || b.quote != 0 }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// hasOpenBracket reports whether a bracket or quote opens in the text and does not close.
func hasOpenBracket(text string) bool {
	var b balance
	for _, r := range text {
		if !b.next(r) {
			return false
		}
	}
	return b.isOpen()
}

// hasOpenCondition reports whether the text has the "?" of a condition without its ":".
func hasOpenCondition(text string) bool {
	var b balance
	runes := []rune(text)
	waiting := 0
	for i, r := range runes {
		if !b.next(r) {
			return false
		}
		if b.isOpen() {
			continue
		}
		switch {
		case r == '?' && i > 0 && isCondition(runes, i):
			waiting++
		case r == ':' && waiting > 0:
			waiting--
		}
	}
	return waiting > 0
}

// isCondition reports whether the question mark at i is neither part of "??" nor of "?.", and
// not the end of the text, where it is more likely to end a question.
func isCondition(runes []rune, i int) bool {
	if i+1 >= len(runes) || runes[i-1] == '?' {
		return false
	}
	return runes[i+1] != '?' && runes[i+1] != '.'
}

// endsInOperator reports whether the text ends where an operand must follow.
func endsInOperator(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" {
		return false
	}
	if strings.ContainsRune("+-*/%<>=!&|?:,.^", rune(text[len(text)-1])) {
		return true
	}
	fields := strings.Fields(text)
	switch fields[len(fields)-1] {
	case "and", "or", "not", "in", "contains", "matches", "startsWith", "endsWith", "let", "if", "else":
		return true
	}
	return false
}

// looksIncomplete reports whether the text, taken as an expression, breaks off.
func looksIncomplete(text string) bool {
	return hasOpenBracket(text) || hasOpenCondition(text) || endsInOperator(text)
}

// maxExtent bounds extent, so that a list of many open brackets costs no quadratic time.
const maxExtent = 1000

// extent returns the offset at which the expression that begins at an offset inside { } or [ ]
// ends: in front of the first comma or closing bracket that is not the expression's own.
func (t *text) extent(from int) (end int, ok bool) {
	var b balance
	for i := from; i < min(t.length(), from+maxExtent); i++ {
		r := t.rune(i)
		isStop := r == ',' || r == ']' || r == '}' || r == ')'
		if isStop && !b.isOpen() {
			return t.trimRight(from, i), r != ')'
		}
		if !b.next(r) {
			return 0, false
		}
	}
	return 0, false
}
