package timeformat

import (
	"strings"
	"time"
	"unicode"
)

// MaxTextBytes is the greatest length of a text that is read as a date.
const MaxTextBytes = 512

// Parse reads a date or a date and time in any of these shapes:
//
//	2024-01-02T03:04:05.678Z       ISO 8601 and RFC 3339, with any offset (+02:00, +0200, +02),
//	2024-01-02 03:04 +0000         with a space for the T, without seconds, in the basic
//	20240102T030405Z               format; the time may be missing
//	2024/01/02 03:04:05
//	1/2/2024 3:04:05 PM            month/day/year, the order of the United States
//	Tue, 02 Jan 2024 03:04:05 GMT  RFC 5322 and RFC 9110
//	Tue Jan  2 03:04:05 2024       ctime, with or without a zone before the year
//	2 January 2024, Jan 2, 2024    months by name, in any order that is clear
//	/Date(1704164645000+0100)/     milliseconds, as older JSON serializers write
//
// Where no offset is written, the time is one of zone. Weekdays are not checked. An offset as
// minus zero ("-00:00") is UTC. Texts of other shapes are errors of code time_syntax, dates
// that do not exist are errors of code time_out_of_range.
func Parse(text string, zone *time.Location) (Timestamp, error) {
	if len(text) > MaxTextBytes {
		return Timestamp{}, failure(CodeSyntax, "text of more than %d bytes is not a date", MaxTextBytes)
	}
	text = strings.TrimSpace(strings.Map(plainSpace, text))
	if strings.HasPrefix(text, "/Date(") {
		return parseSerialized(text)
	}
	s, f := scanner{text: text}, fields{}
	if !s.shape(&f) || !s.done() {
		return Timestamp{}, unknownShape(text)
	}
	return f.timestamp(zone)
}

// plainSpace replaces the space characters that localised times hold, such as U+202F.
func plainSpace(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// shape chooses the shape by the first characters.
func (s *scanner) shape(f *fields) bool {
	if isLetter(s.peek()) {
		return s.named(f)
	}
	digits, next := s.digitsAhead(), s.behindDigits()
	switch {
	case digits == 4 && (next == '-' || next == '/'):
		return s.iso(f)
	case digits == 8 && (next == 'T' || next == 't'):
		return s.isoBasic(f)
	case digits >= 1 && digits <= 2 && next == '/':
		return s.monthFirst(f)
	case digits >= 1 && digits <= 2:
		return s.named(f)
	}
	return false
}

func (s *scanner) iso(f *fields) bool {
	var ok bool
	if f.year, ok = s.number(4, 4); !ok {
		return false
	}
	separator := string(s.peek())
	if separator == "-" && s.monthIsNamed() {
		return s.namedFrom(f, true)
	}
	s.position++
	if f.month, ok = s.number(1, 2); !ok || !s.accept(separator) {
		return false
	}
	if f.day, ok = s.number(1, 2); !ok {
		return false
	}
	return s.timeOfDay(f, "Tt ")
}

func (s *scanner) isoBasic(f *fields) bool {
	f.year, _ = s.fixed(4)
	f.month, _ = s.fixed(2)
	f.day, _ = s.fixed(2)
	s.position++
	digits := s.digitsAhead()
	if digits != 4 && digits != 6 {
		return s.clock(f) && s.afterClock(f)
	}
	f.hasTime = true
	f.hour, _ = s.fixed(2)
	f.minute, _ = s.fixed(2)
	if digits == 6 {
		f.second, _ = s.fixed(2)
		if !s.fraction(f) {
			return false
		}
	}
	return s.afterClock(f)
}

func (s *scanner) monthFirst(f *fields) bool {
	var ok bool
	f.monthFirst = true
	if f.month, ok = s.number(1, 2); !ok || !s.accept("/") {
		return false
	}
	if f.day, ok = s.number(1, 2); !ok || !s.accept("/") {
		return false
	}
	if f.year, ok = s.number(4, 4); !ok {
		return false
	}
	return s.timeOfDay(f, "T, ")
}

// timeOfDay reads the rest after a date: nothing, or one of the separators and a time.
func (s *scanner) timeOfDay(f *fields, separators string) bool {
	if s.done() {
		return true
	}
	if !s.accept(separators) {
		return false
	}
	s.skip(" ")
	return s.clock(f) && s.afterClock(f)
}

// unknownShape explains what to do about a text of no known shape.
func unknownShape(text string) error {
	s := scanner{text: text}
	digits := s.digitsAhead()
	switch {
	case digits == len(text) && digits > 0:
		return failure(CodeSyntax, `%q is not a date but digits alone: use fromUnix for seconds or milliseconds, or give a layout such as "[Y0001][M01][D01]"`, clip(text))
	case digits > 0 && digits <= 2 && strings.IndexByte("-.", s.behindDigits()) >= 0:
		return failure(CodeSyntax, `it is not clear which is the day and which the month in %q: give a layout such as "[D01]-[M01]-[Y0001]"`, clip(text))
	}
	return failure(CodeSyntax, `%q is not a date of a known shape: give a layout such as "[D01].[M01].[Y0001] [H01]:[m01]"`, clip(text))
}
