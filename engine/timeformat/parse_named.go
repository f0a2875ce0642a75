package timeformat

import (
	"strconv"
	"strings"
)

var (
	monthNames = []string{
		"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December",
	}
	dayNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

// indexOfName returns the number, from 1 on, of the name that word is or abbreviates with
// three letters or more.
func indexOfName(names []string, word string) (int, bool) {
	if len(word) < 3 {
		return 0, false
	}
	for i, name := range names {
		if len(word) <= len(name) && strings.EqualFold(name[:len(word)], word) {
			return i + 1, true
		}
	}
	return 0, false
}

// monthIsNamed reports whether a dash and a letter are ahead, as in "2024-Jan-02".
func (s *scanner) monthIsNamed() bool {
	return s.position+1 < len(s.text) && isLetter(s.text[s.position+1])
}

// named reads a date whose month is a name, in whatever order its parts come.
func (s *scanner) named(f *fields) bool { return s.namedFrom(f, false) }

func (s *scanner) namedFrom(f *fields, hasYear bool) bool {
	parts := namedParts{hasYear: hasYear}
	for {
		// Before the time a dash separates, behind it a dash is the sign of an offset.
		separators := " ,"
		if !f.hasTime {
			separators = " ,-"
		}
		s.skip(separators)
		if s.done() {
			return parts.complete(f)
		}
		if !s.namedPart(f, &parts) {
			return false
		}
	}
}

// namedParts notes which parts were read, since none may come twice.
type namedParts struct {
	hasYear, hasDay bool
}

func (p *namedParts) complete(f *fields) bool {
	return p.hasYear && p.hasDay && f.month > 0
}

func (s *scanner) namedPart(f *fields, parts *namedParts) bool {
	switch c := s.peek(); {
	case isDigit(c) && s.behindDigits() == ':':
		return !f.hasTime && s.clock(f)
	case isDigit(c):
		return s.namedNumber(f, parts)
	case isLetter(c):
		return s.namedWord(f)
	}
	return f.hasTime && s.clockSuffix(f)
}

func (s *scanner) namedNumber(f *fields, parts *namedParts) bool {
	var ok bool
	if s.digitsAhead() == 4 {
		ok, parts.hasYear = !parts.hasYear, true
		f.year, _ = s.fixed(4)
		return ok
	}
	if parts.hasDay {
		return false
	}
	parts.hasDay = true
	if f.day, ok = s.number(1, 2); !ok {
		return false
	}
	switch strings.ToLower(s.word()) {
	case "", "st", "nd", "rd", "th":
		return true
	}
	return false
}

func (s *scanner) namedWord(f *fields) bool {
	word := s.halfOrWord()
	if _, ok := indexOfName(dayNames, word); ok {
		s.accept(".")
		return true
	}
	if month, ok := indexOfName(monthNames, word); ok {
		s.accept(".")
		first := f.month == 0
		f.month = month
		return first
	}
	if strings.EqualFold(word, "at") {
		return true
	}
	return f.hasTime && s.clockWord(f, word)
}

// parseSerialized reads "/Date(1704164645000)/" or "/Date(1704164645000+0100)/". The offset
// tells the local date only: the milliseconds count from 1970-01-01T00:00:00Z.
func parseSerialized(text string) (Timestamp, error) {
	body, ok := strings.CutSuffix(strings.TrimPrefix(text, "/Date("), ")/")
	offset := 0
	if i := strings.LastIndexAny(body, "+-"); ok && i > 0 {
		offset, ok = offsetOf(body[i:])
		body = body[:i]
	}
	milliseconds, err := strconv.ParseInt(body, 10, 64)
	if err != nil || !ok {
		return Timestamp{}, unknownShape(text)
	}
	t, err := FromMilliseconds(milliseconds)
	if err != nil {
		return Timestamp{}, err
	}
	return newTimestamp(t.Time.In(fixedZone(offset)), t.Fraction, false)
}
