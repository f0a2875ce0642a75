package scan

// AppendMembers appends the list that a path by names through a list stands for: the members of
// its elements, without the missing ones, those that are lists flattened by one level. The text
// is a valid list without escapes in its keys; there is at least one key.
func AppendMembers(dst, list []byte, keys []string) []byte {
	g := gatherer{document: list, dst: append(dst, '['), first: len(dst) + 1}
	g.from(blank(list, 0), keys)
	return append(g.dst, ']')
}

// AppendGathered is AppendMembers, with one key, for a list that the scan has laid out in rows: those
// that the Irregular span of a node tells of. ok is false where there are none, or where there is a
// list in the list.
func (s *Scanner) AppendGathered(dst []byte, rows Span, n *Node) (out []byte, ok bool) {
	if rows.End == 0 {
		return dst, false
	}
	out = append(dst, '[')
	first, row := len(out), int(rows.Start)
	for range rows.End {
		member := s.spans[row+gatheredSlots+n.place]
		row = s.Next(row)
		switch {
		case member.Kind == Missing:
			continue
		case member.Kind >= List:
			return dst, false
		}
		if len(out) > first {
			out = append(out, ',')
		}
		switch {
		case member.Kind == Null:
			out = append(out, "null"...)
		case member.Flags&Loose != 0:
			out = AppendCompact(out, s.Text(member), false)
		default:
			out = append(out, s.Text(member)...)
		}
	}
	return append(out, ']'), true
}

type gatherer struct {
	document []byte
	dst      []byte
	first    int
}

// from appends what the keys lead to from the value at a place.
func (g *gatherer) from(at int, keys []string) {
	switch g.document[at] {
	case '[':
		for at = inside(g.document, at); g.document[at] != ']'; at = g.behind(at) {
			g.from(at, keys)
		}
	case '{':
		if member := g.member(at, keys[0]); member >= 0 {
			g.through(member, keys[1:])
		}
	case 'n':
		g.take(at)
	}
}

// through goes on from a member, or from each element of one that is a list.
func (g *gatherer) through(at int, keys []string) {
	if g.document[at] != '[' {
		g.next(at, keys)
		return
	}
	for at = inside(g.document, at); g.document[at] != ']'; at = g.behind(at) {
		g.next(at, keys)
	}
}

func (g *gatherer) next(at int, keys []string) {
	if len(keys) == 0 {
		g.take(at)
		return
	}
	g.from(at, keys)
}

// take appends the value at a place.
func (g *gatherer) take(at int) {
	if len(g.dst) > g.first {
		g.dst = append(g.dst, ',')
	}
	g.dst = AppendCompact(g.dst, g.document[at:valueEnd(g.document, at)], false)
}

// member returns where the member of an object stands, or -1.
func (g *gatherer) member(at int, key string) int {
	for at = inside(g.document, at); g.document[at] != '}'; at = g.behind(at) {
		end, _ := Text(g.document, at+1)
		name := g.document[at+1 : end-1]
		at = blank(g.document, blank(g.document, end)+1)
		if string(name) == key {
			return at
		}
	}
	return -1
}

// behind returns the place of the part behind a value, or of the closing bracket.
func (g *gatherer) behind(at int) int { return next(g.document, valueEnd(g.document, at)) }
