package richtext

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/util"
)

// trimMarks takes marks off the space and the breaks at the ends of their extent, since
// Markdown does not see a delimiter beside space as one.
func trimMarks(spans []span) []span {
	for _, kind := range []markKind{markStrong, markEm, markStrike} {
		isMarked := func(s span) bool { return s.marks.hasKind(kind) }
		if slices.ContainsFunc(spans, isMarked) {
			spans = trimMark(spans, kind)
		}
	}
	return joinEqual(spans)
}

func trimMark(spans []span, kind markKind) []span {
	out := make([]span, 0, len(spans))
	for i := 0; i < len(spans); {
		if !spans[i].marks.hasKind(kind) {
			out = append(out, spans[i])
			i++
			continue
		}
		end := i
		for end < len(spans) && spans[end].marks.hasKind(kind) {
			end++
		}
		out = append(out, trimExtent(spans[i:end], kind)...)
		i = end
	}
	return out
}

// trimExtent handles the spans that a mark covers without a gap.
func trimExtent(spans []span, kind markKind) []span {
	var before, after []span
	for len(spans) > 0 {
		space, rest := splitSpace(spans[0], strings.TrimLeftFunc)
		if space != nil {
			space.marks = without(space.marks, kind)
			before = append(before, *space)
		}
		if rest != nil {
			spans = append([]span{*rest}, spans[1:]...)
			break
		}
		spans = spans[1:]
	}
	for len(spans) > 0 {
		last := len(spans) - 1
		space, rest := splitSpace(spans[last], strings.TrimRightFunc)
		if space != nil {
			space.marks = without(space.marks, kind)
			after = append(after, *space)
		}
		if rest != nil {
			spans = append(spans[:last:last], *rest)
			break
		}
		spans = spans[:last]
	}
	slices.Reverse(after)
	return slices.Concat(before, spans, after)
}

// splitSpace splits the space at one end off a span. Either part may be nil.
func splitSpace(s span, trim func(string, func(rune) bool) string) (space, rest *span) {
	switch {
	case s.kind == spanBreak:
		return &s, nil
	case s.kind == spanImage || s.marks.code:
		return nil, &s
	}
	trimmed := trim(s.text, util.IsSpaceRune)
	if trimmed == s.text {
		return nil, &s
	}
	cut, left := s, s
	cut.text = strings.Replace(s.text, trimmed, "", 1)
	left.text = trimmed
	if trimmed == "" {
		cut.text = s.text
		return &cut, nil
	}
	return &cut, &left
}

func without(m marks, kind markKind) marks {
	switch kind {
	case markStrong:
		m.strong = false
	case markEm:
		m.em = false
	case markStrike:
		m.strike = false
	}
	return m
}

// joinEqual joins texts of the same formatting.
func joinEqual(spans []span) []span {
	var out []span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.kind == spanText && out[last].kind == spanText && s.marks == out[last].marks {
			out[last].text += s.text
			continue
		}
		out = append(out, s)
	}
	return out
}

// trimEdges cuts the space at the ends of lines, which Markdown does not keep, and breaks at
// the ends of the whole.
func trimEdges(spans []span) []span {
	for len(spans) > 0 && spans[0].kind == spanBreak {
		spans = spans[1:]
	}
	out := make([]span, 0, len(spans))
	for i, s := range spans {
		if s.kind == spanText && !s.marks.code {
			if len(out) == 0 || out[len(out)-1].kind == spanBreak {
				s.text = strings.TrimLeft(s.text, spaces)
			}
			if i == len(spans)-1 || spans[i+1].kind == spanBreak {
				s.text = strings.TrimRight(s.text, spaces)
			}
			if s.text == "" {
				continue
			}
		}
		out = append(out, s)
	}
	for len(out) > 0 && out[len(out)-1].kind == spanBreak {
		out = out[:len(out)-1]
	}
	return out
}

// nestedTokens is tokensOf for spans of which some marks overlap: one of them is then closed and
// opened again in the middle of its extent, where there may be space beside the delimiter. The
// space loses the mark, as at the ends of an extent.
func nestedTokens(spans []span, at lineContext) []token {
	const rounds = 8 // moving space can make another mark overlap; what is left then is shown with its delimiter
	for range rounds {
		tokens := tokensOf(spans, at)
		cuts := cutsOf(spans, tokens)
		if len(cuts) == 0 {
			return tokens
		}
		spans = joinEqual(cutSpace(spans, cuts))
	}
	return tokensOf(spans, at)
}

// cut names the marks that the space at the two ends of a span loses.
type cut struct{ start, end []markKind }

// cutsOf finds the spans that have space beside a delimiter, by their rank.
func cutsOf(spans []span, tokens []token) map[int]*cut {
	cuts := map[int]*cut{}
	at := func(i int) *cut {
		rank := tokens[i].span
		if cuts[rank] == nil {
			cuts[rank] = &cut{}
		}
		return cuts[rank]
	}
	for i := range tokens {
		if !tokens[i].isDelimiter() {
			continue
		}
		step, trim := 1, strings.TrimLeftFunc
		if tokens[i].kind == tokenClose {
			step, trim = -1, strings.TrimRightFunc
		}
		j := i + step
		for j >= 0 && j < len(tokens) && tokens[j].isDelimiter() && tokens[j].kind == tokens[i].kind {
			j += step
		}
		if j < 0 || j >= len(tokens) || tokens[j].kind != tokenText && tokens[j].kind != tokenBreak {
			continue
		}
		if space, _ := splitSpace(spans[tokens[j].span], trim); space == nil {
			continue
		}
		if found := at(j); step > 0 {
			found.start = append(found.start, tokens[i].mark.kind)
		} else {
			found.end = append(found.end, tokens[i].mark.kind)
		}
	}
	return cuts
}

// cutSpace splits the space off the spans and takes the marks off it.
func cutSpace(spans []span, cuts map[int]*cut) []span {
	var out []span
	for i, s := range spans {
		found := cuts[i]
		if found == nil {
			out = append(out, s)
			continue
		}
		rest := &s
		if len(found.start) > 0 {
			var space *span
			if space, rest = splitSpace(s, strings.TrimLeftFunc); space != nil {
				out = append(out, unmarked(*space, found.start))
			}
		}
		if rest == nil {
			continue
		}
		if len(found.end) == 0 {
			out = append(out, *rest)
			continue
		}
		space, middle := splitSpace(*rest, strings.TrimRightFunc)
		if middle != nil {
			out = append(out, *middle)
		}
		if space != nil {
			out = append(out, unmarked(*space, found.end))
		}
	}
	return out
}

func unmarked(s span, kinds []markKind) span {
	for _, kind := range kinds {
		s.marks = without(s.marks, kind)
	}
	return s
}
