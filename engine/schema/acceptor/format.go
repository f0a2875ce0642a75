package acceptor

import (
	"bytes"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
)

// format decides whether a string is of a format, as strictly as jsonschema does.
type format struct {
	// usual accepts the usual forms of the format, and nothing that ask refuses.
	usual func(text []byte) bool
	// ask is the function of jsonschema, which takes a string and not bytes; nil if usual
	// accepts every form.
	ask func(any) bool
}

func (f *format) accepts(text []byte) bool {
	if f.usual != nil && f.usual(text) {
		return true
	}
	return f.ask != nil && f.ask(string(text))
}

// usualForms holds the formats whose usual forms are recognised without jsonschema.
var usualForms = map[string]func([]byte) bool{
	"date": isDate, "date-time": isUsualDateTime, "time": isUsualTime,
	"uri": isUsualURI, "iri": isUsualURI, "uri-reference": isUsualURI, "uriref": isUsualURI, "iri-reference": isUsualURI,
	"email": isUsualEmail, "hostname": isUsualHostname, "uuid": isUUID,
	"ipv4": isUsualIPv4, "ip-address": isUsualIPv4,
}

// completeForms holds those of which nothing else is a form.
var completeForms = map[string]bool{"date": true, "uuid": true}

// formatNamed returns false if jsonschema has no such format: a compiler may have been given one.
func formatNamed(name string) (*format, bool) {
	ask := jsonschema.Formats[name]
	if ask == nil {
		return nil, false
	}
	if completeForms[name] {
		ask = nil
	}
	return &format{usual: usualForms[name], ask: ask}, true
}

func isDate(s []byte) bool {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return false
	}
	century, year, month, day := twoDigits(s), twoDigits(s[2:]), twoDigits(s[5:]), twoDigits(s[8:])
	if century < 0 || year < 0 || month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= 28 || day <= daysOf(month, 100*century+year)
}

func daysOf(month, year int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// twoDigits returns the number at the start of s, or -1.
func twoDigits(s []byte) int {
	tens, units := s[0]-'0', s[1]-'0'
	if tens > 9 || units > 9 {
		return -1
	}
	return 10*int(tens) + int(units)
}

func isUsualDateTime(s []byte) bool {
	return len(s) >= len("2006-01-02T15:04:05Z") && s[10]|0x20 == 't' && isDate(s[:10]) && isUsualTime(s[11:])
}

// isUsualTime leaves leap seconds, which depend on the offset, to jsonschema.
func isUsualTime(s []byte) bool {
	if len(s) < len("15:04:05Z") || s[2] != ':' || s[5] != ':' || !isWithin(s, 23) || !isWithin(s[3:], 59) || !isWithin(s[6:], 59) {
		return false
	}
	s = s[8:]
	if s[0] == '.' {
		end := skipDigits(s, 1)
		if end == 1 || end == len(s) {
			return false
		}
		s = s[end:]
	}
	switch s[0] {
	case 'Z', 'z':
		return len(s) == 1
	case '+', '-':
		return len(s) == len("+15:04") && s[3] == ':' && isWithin(s[1:], 23) && isWithin(s[4:], 59)
	}
	return false
}

// isWithin reports whether s starts with two digits of a number up to most.
func isWithin(s []byte, most int) bool {
	n := twoDigits(s)
	return n >= 0 && n <= most
}

func isUUID(s []byte) bool {
	if len(s) != len("00000000-0000-0000-0000-000000000000") {
		return false
	}
	for i, c := range s {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if classes[c]&hexDigit == 0 {
			return false
		}
	}
	return true
}

func isUsualIPv4(s []byte) bool {
	groups := 0
	for {
		end := skipDigits(s, 0)
		if end == 0 || end > 3 || s[0] == '0' && end > 1 {
			return false
		}
		n := 0
		for _, c := range s[:end] {
			n = 10*n + int(c-'0')
		}
		if n > 255 {
			return false
		}
		if groups++; end == len(s) {
			return groups == 4
		}
		if s[end] != '.' {
			return false
		}
		s = s[end+1:]
	}
}

func isUsualHostname(s []byte) bool {
	if len(s) == 0 || len(s) > 253 {
		return false
	}
	label := 0
	for i, c := range s {
		switch {
		case c == '.':
			if label == 0 || s[i-1] == '-' {
				return false
			}
			label = 0
			continue
		case c == '-':
			if label == 0 {
				return false
			}
		case classes[c]&alphanumeric == 0:
			return false
		}
		if label++; label > 63 {
			return false
		}
	}
	return label > 0 && s[len(s)-1] != '-'
}

// isUsualEmail accepts dot-separated atoms before the host.
func isUsualEmail(s []byte) bool {
	at := bytes.IndexByte(s, '@')
	if at < 1 || at > 64 || len(s) > 254 {
		return false
	}
	previous := byte('.')
	for _, c := range s[:at] {
		if c == '.' && previous == '.' || c != '.' && classes[c]&atom == 0 {
			return false
		}
		previous = c
	}
	return previous != '.' && isUsualHostname(s[at+1:])
}

// isUsualURI accepts a scheme, a host with or without a port, and what may follow in ASCII.
func isUsualURI(s []byte) bool {
	colon := bytes.IndexByte(s, ':')
	if colon < 1 || classes[s[0]]&letter == 0 || !all(s[:colon], scheme) || !bytes.HasPrefix(s[colon:], []byte("://")) {
		return false
	}
	s = s[colon+len("://"):]
	end := skipClass(s, host)
	if end == 0 {
		return false
	}
	if end < len(s) && s[end] == ':' {
		end = skipDigits(s, end+1)
	}
	if end == len(s) {
		return true
	}
	return (s[end] == '/' || s[end] == '?' || s[end] == '#') && isPercentEncoded(s[end:])
}

// isPercentEncoded reports whether s holds only characters that may stand behind the host.
func isPercentEncoded(s []byte) bool {
	for {
		end := skipClass(s, behindHost)
		if end == len(s) {
			return true
		}
		if s[end] != '%' || len(s)-end < 3 || !all(s[end+1:end+3], hexDigit) {
			return false
		}
		s = s[end+3:]
	}
}

// class is a set of classes of characters.
type class uint8

const (
	letter class = 1 << iota
	alphanumeric
	hexDigit
	atom
	scheme
	host
	behindHost
)

var classes = func() (table [256]class) {
	add := func(characters string, of class) {
		for i := range len(characters) {
			table[characters[i]] |= of
		}
	}
	const letters, digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	add(letters, letter|alphanumeric|atom|scheme|host|behindHost)
	add(digits, alphanumeric|hexDigit|atom|scheme|host|behindHost)
	add("abcdefABCDEF", hexDigit)
	add("!#$%&'*+-/=?^_`{|}~", atom)
	add("+-.", scheme)
	add("-.", host)
	add("-._~!$&'()*+,;=:@/?#", behindHost)
	return table
}()

func skipClass(s []byte, of class) int {
	i := 0
	for i < len(s) && classes[s[i]]&of != 0 {
		i++
	}
	return i
}

func all(s []byte, of class) bool { return skipClass(s, of) == len(s) }
