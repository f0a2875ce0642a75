package richtext

import (
	"strings"
	"unicode/utf8"
)

// lineWriter puts the tokens of a line of Markdown together.
type lineWriter struct {
	at     lineContext
	tokens []token
	out    strings.Builder
	// pending is the text behind out that may still change.
	pending string
}

func (w *lineWriter) write() string {
	for i := range w.tokens {
		t := &w.tokens[i]
		switch {
		case t.kind == tokenText:
			w.text(i)
		case t.kind == tokenBreak:
			w.hardBreak()
		case t.kind == tokenRaw:
			w.append(t.text)
		case t.isDelimiter():
			w.append(t.delimiter())
		case t.mark.kind == markLink:
			w.link(t)
		case t.kind == tokenOpen:
			w.append("<" + t.mark.tag() + ">")
		default:
			w.append("</" + t.mark.tag() + ">")
		}
	}
	return w.out.String() + w.pending
}

func (w *lineWriter) append(text string) {
	w.out.WriteString(w.pending)
	w.pending = text
}

func (w *lineWriter) text(i int) {
	t := &w.tokens[i]
	text, before, after := t.text, "", ""
	if t.encodeFirst {
		r, size := utf8.DecodeRuneInString(text)
		before, text = reference(r), text[size:]
	}
	if t.encodeLast && text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		after, text = reference(r), text[:len(text)-size]
	}
	escaped := escapeText(text, w.at)
	if before == "" && w.at == lineInParagraph && (i == 0 || w.tokens[i-1].kind == tokenBreak) {
		escaped = escapeStart(escaped)
	}
	if after == "" && w.at == lineInHeading && i == len(w.tokens)-1 && strings.HasSuffix(escaped, "#") {
		escaped = strings.TrimSuffix(escaped, "#") + `\#`
	}
	w.append(before + escaped + after)
}

func (w *lineWriter) hardBreak() {
	switch {
	case w.at != lineInParagraph:
		w.append("<br>")
	case strings.HasSuffix(w.pending, `\`):
		// A backslash behind a backslash would be an escaped one.
		w.append("  \n")
	default:
		w.append("\\\n")
	}
}

func (w *lineWriter) link(t *token) {
	if t.kind == tokenClose {
		w.append("](" + destination(t.mark.href, t.mark.title, w.at) + ")")
		return
	}
	// An exclamation mark in front would make it a picture.
	if strings.HasSuffix(w.pending, "!") {
		w.pending = strings.TrimSuffix(w.pending, "!") + `\!`
	}
	w.append("[")
}
