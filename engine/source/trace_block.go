package source

import "strings"

// block reads a literal or folded block scalar, whose indicator is next.
func (t *tracer) block(folded bool) bool {
	header := t.text.line(t.next)
	t.out.after = t.text.trimRight(t.next, t.text.lineEnd(header))
	indent := t.blockIndent(header + 1)
	state := blockState{folded: folded}
	for line := header + 1; line < len(t.text.lines) && !t.done(); line++ {
		start, end := t.text.lineStart(line), t.text.lineEnd(line)
		content := start
		for content < end && content-start < indent && t.text.rune(content) == ' ' {
			content++
		}
		switch {
		case content == end:
			if end < t.text.length() {
				state.breaks = append(state.breaks, end)
			}
			continue
		case content-start < indent:
			return t.blockTail(state)
		}
		if !t.blockBreaks(&state, content) || !t.blockLine(content, end) {
			return false
		}
		state.breaks = append(state.breaks[:0], end)
	}
	return t.blockTail(state)
}

// blockState is what the fold of the next line break depends on.
type blockState struct {
	folded   bool
	started  bool  // a line with content has been read
	indented bool  // that line began with a blank
	breaks   []int // the offsets of the line breaks since then
}

// blockBreaks writes the line breaks in front of the line whose content is at an offset. In a
// folded scalar a break between two lines that do not begin with a blank is folded (YAML 1.2.2,
// section 8.1.3).
func (t *tracer) blockBreaks(state *blockState, content int) bool {
	indented := t.text.isBlank(content)
	breaks := state.breaks
	if state.folded && state.started && !state.indented && !indented && len(breaks) > 0 {
		if len(breaks) == 1 && !t.emit(' ', breaks[0], breaks[0]+1) {
			return false
		}
		breaks = breaks[1:]
	}
	for _, at := range breaks {
		if !t.emit('\n', at, at+1) {
			return false
		}
	}
	state.started, state.indented = true, indented
	return true
}

func (t *tracer) blockLine(from, to int) bool {
	for i := from; i < to; i++ {
		if !t.emit(t.text.rune(i), i, i+1) {
			return false
		}
	}
	t.out.after = to
	return true
}

// blockTail writes the final line breaks, as many as the chomping indicator has left.
func (t *tracer) blockTail(state blockState) bool {
	for i := 0; !t.done(); i++ {
		at := t.text.length()
		if i < len(state.breaks) {
			at = state.breaks[i]
		}
		if !t.emit('\n', at, at+1) {
			return false
		}
	}
	return true
}

// blockIndent finds the indentation of a block scalar that begins on a line. An indentation
// indicator counts from the indentation of the parent, which is not known here; but the first
// line with a character tells it, being indented deeper in the file than in the text.
func (t *tracer) blockIndent(first int) int {
	text := t.want
	lead := strings.IndexFunc(text, func(r rune) bool { return r != ' ' && r != '\n' })
	if lead < 0 {
		return t.blankBlockIndent(first, text)
	}
	wanted := lead - strings.LastIndexByte(text[:lead], '\n') - 1
	for line := first; line < len(t.text.lines); line++ {
		spaces := 0
		for t.text.rune(t.text.lineStart(line)+spaces) == ' ' {
			spaces++
		}
		if t.text.lineStart(line)+spaces < t.text.lineEnd(line) {
			return max(spaces-wanted, 0)
		}
	}
	return 0
}

// blankBlockIndent does the same for a text of spaces and line breaks alone.
func (t *tracer) blankBlockIndent(first int, text string) int {
	for i, line := range strings.Split(text, "\n") {
		if line != "" && first+i < len(t.text.lines) {
			written := t.text.lineEnd(first+i) - t.text.lineStart(first+i)
			return max(written-len(line), 0)
		}
	}
	return t.text.length()
}
