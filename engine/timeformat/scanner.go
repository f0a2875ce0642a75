package timeformat

import "strings"

// scanner reads the parts of dates and times from left to right. A method that reports false
// may have moved the position; the shape has failed then.
type scanner struct {
	text     string
	position int
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (s *scanner) done() bool { return s.position == len(s.text) }

// peek returns the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.done() {
		return 0
	}
	return s.text[s.position]
}

// digitsAhead counts the digits from the position on.
func (s *scanner) digitsAhead() int {
	end := s.position
	for end < len(s.text) && isDigit(s.text[end]) {
		end++
	}
	return end - s.position
}

// behindDigits returns the byte behind the digits ahead, or 0 at the end.
func (s *scanner) behindDigits() byte {
	if end := s.position + s.digitsAhead(); end < len(s.text) {
		return s.text[end]
	}
	return 0
}

// number reads all digits ahead, of which there must be least to most, at most 9.
func (s *scanner) number(least, most int) (int, bool) {
	count := s.digitsAhead()
	if count < least || count > most {
		return 0, false
	}
	return s.fixed(count)
}

// fixed reads exactly count digits.
func (s *scanner) fixed(count int) (int, bool) {
	if s.digitsAhead() < count {
		return 0, false
	}
	n := 0
	for range count {
		n = n*10 + int(s.text[s.position]-'0')
		s.position++
	}
	return n, true
}

// accept steps over the next byte if it is one of set.
func (s *scanner) accept(set string) bool {
	if s.done() || strings.IndexByte(set, s.text[s.position]) < 0 {
		return false
	}
	s.position++
	return true
}

// skip steps over all bytes that are in set.
func (s *scanner) skip(set string) {
	for s.accept(set) {
	}
}

// word reads the letters ahead.
func (s *scanner) word() string {
	start := s.position
	for !s.done() && isLetter(s.text[s.position]) {
		s.position++
	}
	return s.text[start:s.position]
}

// clock reads "3:04", "03:04:05" or "03:04:05.678", with a comma as well as a point.
func (s *scanner) clock(f *fields) bool {
	var ok bool
	if f.hour, ok = s.number(1, 2); !ok || !s.accept(":") {
		return false
	}
	if f.minute, ok = s.number(2, 2); !ok {
		return false
	}
	f.hasTime = true
	if !s.accept(":") {
		return true
	}
	if f.second, ok = s.number(2, 2); !ok {
		return false
	}
	return s.fraction(f)
}

// fraction reads ".678" if it is there.
func (s *scanner) fraction(f *fields) bool {
	if !s.accept(".,") {
		return true
	}
	start, count := s.position, s.digitsAhead()
	s.position += count
	f.fraction = s.text[start:s.position]
	return count > 0 && count <= MaxFractionDigits
}

// afterClock reads what may follow a time of day: "PM", an offset or a zone, and a comment in
// brackets.
func (s *scanner) afterClock(f *fields) bool {
	for s.skip(" "); !s.done(); s.skip(" ") {
		if !s.clockSuffix(f) {
			return false
		}
	}
	return true
}

func (s *scanner) clockSuffix(f *fields) bool {
	switch c := s.peek(); {
	case c == '(':
		return s.comment()
	case c == '+' || c == '-':
		return s.zoneOffset(f)
	case isLetter(c):
		return s.clockWord(f, s.halfOrWord())
	}
	return false
}

// halfOrWord reads letters, taking "a.m." for "am".
func (s *scanner) halfOrWord() string {
	word := s.word()
	if len(word) == 1 && strings.HasPrefix(strings.ToLower(s.text[s.position:]), ".m") {
		s.position += len(".m")
		s.accept(".")
		return word + "m"
	}
	return word
}

// clockWord takes "AM", "PM" or the name of a zone, which an offset may follow: "GMT+0100".
func (s *scanner) clockWord(f *fields, word string) bool {
	switch strings.ToLower(word) {
	case "am":
		f.half, word = am, ""
	case "pm":
		f.half, word = pm, ""
	}
	if word == "" {
		return true
	}
	offset, ok := abbreviation(word)
	if !ok || f.hasOffset {
		return false
	}
	f.hasOffset, f.offset = true, offset
	if offset == 0 && (s.peek() == '+' || s.peek() == '-') {
		f.hasOffset = false
		return s.zoneOffset(f)
	}
	return true
}

func (s *scanner) zoneOffset(f *fields) bool {
	offset, ok := s.offset()
	if !ok || f.hasOffset {
		return false
	}
	f.hasOffset, f.offset = true, offset
	return true
}

// offset reads "+02:00", "+0200" or "+02" and returns seconds east of UTC.
func (s *scanner) offset() (int, bool) {
	negative := s.peek() == '-'
	if !s.accept("+-") {
		return 0, false
	}
	count := s.digitsAhead()
	if count != 2 && count != 4 {
		return 0, false
	}
	hours, _ := s.fixed(2)
	minutes := 0
	if count == 4 || s.accept(":") {
		var ok bool
		if minutes, ok = s.number(2, 2); !ok {
			return 0, false
		}
	}
	offset := hours*3600 + minutes*60
	if minutes > 59 || offset > maxOffset {
		return 0, false
	}
	if negative {
		offset = -offset
	}
	return offset, true
}

// comment steps over "(Central European Time)".
func (s *scanner) comment() bool {
	end := strings.IndexByte(s.text[s.position:], ')')
	if end < 0 {
		return false
	}
	s.position += end + 1
	return true
}
