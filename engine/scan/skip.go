package scan

// blank returns the offset of the first byte that is no white space.
func blank(document []byte, at int) int {
	for at < len(document) && (document[at] == ' ' || document[at] == '\n' || document[at] == '\t' || document[at] == '\r') {
		at++
	}
	return at
}

// word returns the offset behind a literal name, or -1.
func word(document []byte, at int, name string) int {
	if end := at + len(name); end <= len(document) && string(document[at:end]) == name {
		return end
	}
	return -1
}

// skip reads one value and returns the offset behind it, or -1.
func (s *Scanner) skip(at, depth int) (end int, kind Kind, flags Flags) {
	document := s.document
	if at >= len(document) {
		return -1, Missing, 0
	}
	switch document[at] {
	case '"':
		end, flags = Text(document, at+1)
		return end, String, flags
	case '{':
		end, flags = s.object(at+1, nil, 0, depth+1)
		return end, Object, flags
	case '[':
		end, flags = s.skipList(at+1, depth+1)
		return end, List, flags
	case 't':
		return word(document, at, "true"), True, 0
	case 'f':
		return word(document, at, "false"), False, 0
	case 'n':
		return word(document, at, "null"), Null, Nulls
	}
	return number(document, at), Number, 0
}

// skipList reads a list behind its bracket.
func (s *Scanner) skipList(at, depth int) (int, Flags) {
	if depth > s.maxDepth {
		return -1, 0
	}
	document, flags := s.document, Flags(0)
	if at < len(document) && document[at] <= ' ' {
		at, flags = blank(document, at), Loose
	}
	if at < len(document) && document[at] == ']' {
		return at + 1, flags
	}
	for count := 1; ; count++ {
		end, _, inner := s.skip(at, depth)
		if at = end; at < 0 {
			return -1, 0
		}
		flags |= inner
		if at < len(document) && document[at] <= ' ' {
			at, flags = blank(document, at), flags|Loose
		}
		if at >= len(document) {
			return -1, 0
		}
		switch document[at] {
		case ',':
			if at++; at < len(document) && document[at] <= ' ' {
				at, flags = blank(document, at), flags|Loose
			}
			continue
		case ']':
			s.values += count
			return at + 1, flags
		}
		return -1, 0
	}
}
