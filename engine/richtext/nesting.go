package richtext

import (
	"html"
	"slices"
)

// markKind is one kind of formatting; the order is the one in which marks nest by default,
// from the outside in.
type markKind int

const (
	markLink markKind = iota
	markStrong
	markEm
	markStrike
	markUnderline
	markSub
	markSup
	markCode
)

// mark is one formatting of a span; links differ by their addresses.
type mark struct {
	kind        markKind
	href, title string
}

// split returns the marks of a span one by one.
func (m marks) split() []mark {
	var out []mark
	add := func(present bool, kind markKind) {
		if present {
			out = append(out, mark{kind: kind})
		}
	}
	if m.href != "" {
		out = append(out, mark{kind: markLink, href: m.href, title: m.title})
	}
	add(m.strong, markStrong)
	add(m.em, markEm)
	add(m.strike, markStrike)
	add(m.underline, markUnderline)
	add(m.script == "sub", markSub)
	add(m.script == "sup", markSup)
	add(m.code, markCode)
	return out
}

// hasKind reports whether there is a mark of a kind.
func (m marks) hasKind(kind markKind) bool {
	switch kind {
	case markLink:
		return m.href != ""
	case markStrong:
		return m.strong
	case markEm:
		return m.em
	case markStrike:
		return m.strike
	case markUnderline:
		return m.underline
	case markSub:
		return m.script == "sub"
	case markSup:
		return m.script == "sup"
	}
	return m.code
}

func (m marks) has(one mark) bool {
	return m.hasKind(one.kind) && (one.kind != markLink || m.href == one.href && m.title == one.title)
}

// kept returns how many of the open marks, from the outside in, stay open for m.
func kept(open []mark, m marks) int {
	for i, one := range open {
		if !m.has(one) {
			return i
		}
	}
	return len(open)
}

// opening returns the marks that a span has beside the open ones, those that go on the longest
// in the spans behind it first, so that as few as possible must be closed and opened again.
func opening(open []mark, m marks, behind []span) []mark {
	var out []mark
	for _, one := range m.split() {
		if !slices.Contains(open, one) {
			out = append(out, one)
		}
	}
	if len(out) < 2 {
		return out
	}
	extent := make(map[mark]int, len(out))
	for _, one := range out {
		n := 0
		// Beyond a few spans the order hardly matters, and looking on would be quadratic.
		for n < len(behind) && n < 50 && behind[n].marks.has(one) {
			n++
		}
		extent[one] = n
	}
	slices.SortStableFunc(out, func(a, b mark) int {
		if a.kind == markCode || b.kind == markCode {
			return int(a.kind) - int(b.kind)
		}
		return extent[b] - extent[a]
	})
	return out
}

func (m mark) tag() string {
	return [...]string{"a", "strong", "em", "s", "u", "sub", "sup", "code"}[m.kind]
}

func (m mark) openTag() string {
	if m.kind != markLink {
		return "<" + m.tag() + ">"
	}
	tag := `<a href="` + html.EscapeString(m.href) + `"`
	if m.title != "" {
		tag += ` title="` + html.EscapeString(m.title) + `"`
	}
	return tag + ">"
}
