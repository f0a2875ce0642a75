package acceptor

import "github.com/unimap/unimap/engine/value"

// judge judges a value by a node. If it walks over the value, it returns the offset behind it,
// else -1; what it does not walk over is still to be scanned.
func (w *walker) judge(n *node, s *subject) (int, verdict) {
	switch {
	case n.possible&s.kind == 0:
		return -1, refused
	case n.certain&s.kind != 0:
		return -1, accepted
	case n.unknown&s.kind != 0:
		return -1, unsure
	}
	end, found := w.judgeOwn(n, s)
	if found != accepted || !n.combined {
		return end, found
	}
	return w.judgeParts(n, s, end)
}

// judgeOwn judges by what the schema says itself.
func (w *walker) judgeOwn(n *node, s *subject) (int, verdict) {
	for _, allowed := range n.constants {
		if found := allowed.judge(s); found != accepted {
			return -1, found
		}
	}
	switch {
	case s.kind == object && n.objects != nil:
		return w.judgeObject(n.objects, s.at, s.depth+1)
	case s.kind == list && n.lists != nil:
		return w.judgeList(n.lists, s.at, s.depth+1)
	case s.kind == text && n.texts != nil:
		return -1, n.texts.judge(s.text)
	case s.kind == number && n.numbers != nil:
		return -1, n.numbers.judge(&s.number)
	}
	return -1, accepted
}

// judgeParts judges by what other schemas say of the same value.
func (w *walker) judgeParts(n *node, s *subject, end int) (int, verdict) {
	for _, part := range n.all {
		walked, found := w.judge(part, s)
		if found != accepted {
			return -1, found
		}
		end = max(end, walked)
	}
	if n.anyOf != nil {
		walked, found := w.judgeAny(n.anyOf, s)
		if found != accepted {
			return -1, found
		}
		end = max(end, walked)
	}
	if n.oneOf != nil {
		walked, found := w.judgeOne(n.oneOf, s)
		if found != accepted {
			return -1, found
		}
		end = max(end, walked)
	}
	if n.not != nil {
		if _, found := w.judge(n.not, s); found != refused {
			return -1, opposite(found)
		}
	}
	if n.condition != nil {
		walked, found := w.judgeCondition(n.condition, s)
		if found != accepted {
			return -1, found
		}
		end = max(end, walked)
	}
	return end, accepted
}

func opposite(found verdict) verdict {
	switch found {
	case accepted:
		return refused
	case refused:
		return accepted
	}
	return unsure
}

func (w *walker) judgeAny(branches []*node, s *subject) (int, verdict) {
	best := refused
	for _, branch := range branches {
		end, found := w.judge(branch, s)
		switch found {
		case accepted:
			return end, accepted
		case unsure:
			best = unsure
		}
	}
	return -1, best
}

func (w *walker) judgeOne(branches []*node, s *subject) (int, verdict) {
	end, count := -1, 0
	for _, branch := range branches {
		walked, found := w.judge(branch, s)
		switch found {
		case unsure:
			return -1, unsure
		case accepted:
			if count++; count > 1 {
				return -1, refused
			}
			end = walked
		}
	}
	return end, sure(count == 1)
}

func (w *walker) judgeCondition(c *condition, s *subject) (int, verdict) {
	end, found := w.judge(c.test, s)
	next := c.then
	switch found {
	case unsure:
		return -1, unsure
	case refused:
		end, next = -1, c.otherwise
	}
	if next == nil {
		return end, accepted
	}
	walked, found := w.judge(next, s)
	return max(end, walked), found
}

func (w *walker) judgeList(rules *listRules, at, depth int) (int, verdict) {
	if depth > value.DefaultMaxDepth {
		return -1, unsure
	}
	count, contained := 0, 0
	at = skipSpace(w.document, at+1)
	for more := w.byteAt(at) != ']'; more; count++ {
		start := at
		end, found := w.value(rules.element(count), at, depth)
		if found != accepted {
			return -1, found
		}
		if rules.contained != nil {
			switch _, found := w.value(rules.contained, start, depth); found {
			case accepted:
				contained++
			case unsure:
				return -1, unsure
			}
		}
		at = skipSpace(w.document, end)
		switch w.byteAt(at) {
		case ',':
			at = skipSpace(w.document, at+1)
		case ']':
			more = false
		default:
			return -1, unsure
		}
	}
	return at + 1, sure(within(count, rules.fewest, rules.most) &&
		(rules.contained == nil || within(contained, rules.fewestContained, rules.mostContained)))
}

// element returns the node of an element, nil for anything.
func (r *listRules) element(index int) *node {
	if index < len(r.first) {
		return r.first[index]
	}
	return r.rest
}

// within reports whether a count is within bounds, of which -1 is none.
func within(count, fewest, most int) bool {
	return (fewest == -1 || count >= fewest) && (most == -1 || count <= most)
}

func (w *walker) judgeObject(rules *objectRules, at, depth int) (int, verdict) {
	if depth > value.DefaultMaxDepth {
		return -1, unsure
	}
	count, seen := 0, uint64(0)
	at = skipSpace(w.document, at+1)
	for more := w.byteAt(at) != '}'; more; count++ {
		name, escaped, next := w.key(at)
		if next < 0 {
			return -1, unsure
		}
		end, bit, found := w.judgeMember(rules, w.plain(name, escaped), next, depth)
		if found != accepted {
			return -1, found
		}
		if seen&bit != 0 {
			return -1, unsure // the key stands twice
		}
		seen |= bit
		at = skipSpace(w.document, end)
		switch w.byteAt(at) {
		case ',':
			at = skipSpace(w.document, at+1)
		case '}':
			more = false
		default:
			return -1, unsure
		}
	}
	return at + 1, sure(seen&rules.required == rules.required && within(count, rules.fewest, rules.most))
}

// judgeMember also returns the bit of the name. All that looks at the name comes before the
// value, of which a string may take the place of the name in memory.
func (w *walker) judgeMember(rules *objectRules, name []byte, at, depth int) (end int, bit uint64, found verdict) {
	var declared *node
	if i := rules.names.find(name); i >= 0 {
		declared, bit = rules.members[i].node, rules.members[i].bit
	}
	if rules.nameRule != nil || rules.patterns != nil {
		end, found = w.judgeNamed(rules, declared, name, at, depth)
		return end, bit, found
	}
	if declared == nil {
		declared = rules.additional
	}
	end, found = w.value(declared, at, depth)
	return end, bit, found
}

// judgeNamed judges a member where more than the table of names has a say in what it may be.
func (w *walker) judgeNamed(rules *objectRules, declared *node, name []byte, at, depth int) (int, verdict) {
	if rules.nameRule != nil {
		if _, found := w.judge(rules.nameRule, &subject{kind: text, text: name}); found != accepted {
			return at, found
		}
	}
	return w.judgePatterns(rules, declared, name, at, depth)
}

// judgePatterns judges a member by every pattern that its name matches. They are matched first,
// for the value may take the place of the name in memory.
func (w *walker) judgePatterns(rules *objectRules, declared *node, name []byte, at, depth int) (int, verdict) {
	var room [4]*node
	matching := room[:0]
	if declared != nil {
		matching = append(matching, declared)
	}
	for _, rule := range rules.patterns {
		if rule.pattern.Match(name) {
			matching = append(matching, rule.node)
		}
	}
	if len(matching) == 0 {
		return w.value(rules.additional, at, depth)
	}
	end := at
	for _, n := range matching {
		var found verdict
		if end, found = w.value(n, at, depth); found != accepted {
			return at, found
		}
	}
	return end, accepted
}
