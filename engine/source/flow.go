package source

import "strings"

// maxFlowLines is how far above an error the { or [ is looked for that it may be inside of.
const maxFlowLines = 200

// flowDamage explains an error inside { } or [ ].
func (p *parser) flowDamage(at int) (problem, bool) {
	scan, _, ok := p.enclosingFlow(at)
	if !ok {
		return problem{}, false
	}
	return p.flowValueDamage(scan, at)
}

// enclosingFlow returns the outermost map or list in { } or [ ] that is open at an offset.
func (p *parser) enclosingFlow(at int) (scan flowScan, start int, ok bool) {
	view := p.view()
	last := view.line(at)
	for line := last; line >= 0 && line > last-maxFlowLines; line-- {
		parts := view.split(line)
		start = parts.valueStart
		if !parts.hasValue() || !strings.ContainsRune("{[", view.rune(start)) || start >= at {
			continue
		}
		scan = flowScan{text: view}
		if end, closed := scan.collection(start, 0); closed && end <= at && !scan.hidesEnd(at) {
			continue
		}
		return scan, start, true
	}
	return flowScan{}, 0, false
}

func (p *parser) flowValueDamage(scan flowScan, at int) (problem, bool) {
	for i := len(scan.values) - 1; i >= 0; i-- {
		v := scan.values[i]
		if v.from <= at && at <= v.to {
			if found, ok := p.damageOf(v, true); ok {
				return found, true
			}
		}
	}
	for _, v := range scan.values {
		if scan.hasComment(v) {
			return p.damageOf(v, true)
		}
	}
	return problem{}, false
}

// flowScan finds the scalars inside { } and [ ], with every scalar as long as it would be if
// it were an expression.
type flowScan struct {
	text   *text
	values []region
}

// hidesEnd reports whether a scalar in front of an offset holds what YAML takes for a comment,
// so that YAML does not see the end of the collection.
func (s *flowScan) hidesEnd(at int) bool {
	for _, v := range s.values {
		if v.to <= at && s.hasComment(v) {
			return true
		}
	}
	return false
}

func (s *flowScan) hasComment(v region) bool {
	for i := v.from + 1; i < v.to; i++ {
		if s.text.rune(i) == '#' && s.text.isBlank(i-1) {
			return true
		}
	}
	return false
}

// collection reads the map or list whose bracket is at an offset. It returns the offset behind
// the bracket that closes it.
func (s *flowScan) collection(start, depth int) (end int, closed bool) {
	if depth > MaxDepth {
		return start, false
	}
	open := s.text.rune(start)
	i := start + 1
	for {
		i = s.separators(i)
		switch r := s.text.rune(i); {
		case i >= s.text.length():
			return i, false
		case r == closingOf[open]:
			return i + 1, true
		case r == ']' || r == '}':
			return i, false
		}
		if open == '{' {
			i = s.key(i)
		}
		if i = s.value(i, depth); i < 0 {
			return s.text.length(), false
		}
	}
}

// separators skips blanks, line breaks, comments and commas.
func (s *flowScan) separators(i int) int {
	for i < s.text.length() {
		switch {
		case s.text.isBlank(i), s.text.breakAt(i) > 0, s.text.rune(i) == ',':
			i++
		case s.text.rune(i) == '#' && (s.text.isBlank(i-1) || s.text.breakAt(i-1) > 0):
			i = s.text.lineEnd(s.text.line(i))
		default:
			return i
		}
	}
	return i
}

// key returns the offset of the value of the key at an offset, or the offset itself if there is
// no key.
func (s *flowScan) key(start int) int {
	end := s.text.lineEnd(s.text.line(start))
	i := start
	if r := s.text.rune(start); r == '"' || r == '\'' {
		i = s.text.skipBlanks(s.text.quoteEnd(start, end))
		if s.text.rune(i) != ':' {
			return start
		}
		return s.text.skipBlanks(i + 1)
	}
	for ; i < end && !strings.ContainsRune(",[]{}", s.text.rune(i)); i++ {
		if s.text.rune(i) == ':' && (s.text.isColon(i) || strings.ContainsRune(",[]{}", s.text.rune(i+1))) {
			return s.text.skipBlanks(i + 1)
		}
	}
	return start
}

// value reads a scalar or collection and returns the offset behind it, or -1 if it has no end.
func (s *flowScan) value(start, depth int) int {
	switch s.text.rune(start) {
	case ',', ']', '}':
		return start
	case '{', '[':
		before := len(s.values)
		end, closed := s.collection(start, depth+1)
		if !closed {
			return -1
		}
		if behind := s.separatorBehind(end); behind {
			return end
		}
		// Text goes on behind the bracket: the collection is part of an expression.
		s.values = s.values[:before]
	}
	end, ok := s.text.extent(start)
	if !ok || end <= start {
		s.values = append(s.values, region{from: start, to: s.text.lineEnd(s.text.line(start)), isScalar: true})
		return -1
	}
	s.values = append(s.values, region{from: start, to: end, isScalar: true})
	return end
}

// separatorBehind reports whether nothing, or nothing but a separator, follows on the line.
func (s *flowScan) separatorBehind(end int) bool {
	i := s.text.skipBlanks(end)
	return s.text.isEnd(i) || strings.ContainsRune(",]}#:", s.text.rune(i))
}

// bracketEnd returns the offset behind the bracket that closes the one at an offset.
func (t *text) bracketEnd(start int) (int, bool) {
	var b balance
	for i := start; i < t.length(); i++ {
		if !b.next(t.rune(i)) {
			return 0, false
		}
		if !b.isOpen() {
			return i + 1, true
		}
	}
	return 0, false
}
