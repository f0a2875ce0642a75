package direct

import (
	"time"

	"github.com/unimap/unimap/engine/scan"
)

// moment holds the parts of a text such as "2024-01-02T03:04:05.678+0100".
type moment struct {
	text     []byte
	day      int // of the month
	offset   int // minutes east of UTC
	fraction []byte
	dateOnly bool
}

// readMoment reads the one shape that nearly all providers write: ISO 8601 with four digits of
// the year, and of the time, if there is one, hours, minutes and seconds. Everything else, and
// what is no date, is the machine's.
func readMoment(text []byte) (moment, bool) {
	m := moment{text: text}
	if len(text) < len("2024-01-02") || text[4] != '-' || text[7] != '-' || !digitsOnly(text[:4]) {
		return m, false
	}
	month, ok := twoDigits(text[5:], 1, 12)
	if !ok {
		return m, false
	}
	if m.day, ok = twoDigits(text[8:], 1, 31); !ok {
		return m, false
	}
	if m.day > 28 && m.day > daysIn(m.year(), month) {
		return m, false
	}
	if m.dateOnly = len(text) == len("2024-01-02"); m.dateOnly {
		return m, true
	}
	return m, m.readClock(text[10:])
}

func (m *moment) year() int {
	return int(m.text[0]-'0')*1000 + int(m.text[1]-'0')*100 + int(m.text[2]-'0')*10 + int(m.text[3]-'0')
}

func (m *moment) readClock(text []byte) bool {
	if len(text) < len("T03:04:05Z") || text[0] != 'T' || text[3] != ':' || text[6] != ':' {
		return false
	}
	_, hour := twoDigits(text[1:], 0, 23)
	_, minute := twoDigits(text[4:], 0, 59)
	_, second := twoDigits(text[7:], 0, 59)
	if !hour || !minute || !second {
		return false
	}
	text = text[9:]
	if text[0] == '.' {
		end := 1
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		if m.fraction = text[1:end]; len(m.fraction) == 0 || len(m.fraction) > 9 {
			return false
		}
		text = text[end:]
	}
	return m.readOffset(text)
}

func (m *moment) readOffset(text []byte) bool {
	if string(text) == "Z" {
		return true
	}
	if len(text) == len("+01:00") && text[3] == ':' {
		text = append(append(make([]byte, 0, 5), text[:3]...), text[4:]...)
	}
	if len(text) != len("+0100") || text[0] != '+' && text[0] != '-' {
		return false
	}
	hours, ok := twoDigits(text[1:], 0, 12)
	if !ok {
		return false
	}
	minutes, ok := twoDigits(text[3:], 0, 59)
	if !ok {
		return false
	}
	m.offset = hours*60 + minutes
	if text[0] == '-' {
		m.offset = -m.offset
	}
	return true
}

func twoDigits(text []byte, least, most int) (int, bool) {
	if len(text) < 2 || !digitsOnly(text[:2]) {
		return 0, false
	}
	n := int(text[0]-'0')*10 + int(text[1]-'0')
	return n, n >= least && n <= most
}

func digitsOnly(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// writeDatetime is datetime(x).
func writeDatetime(dst, text []byte) ([]byte, operand, bool) {
	m, ok := readMoment(text)
	if !ok {
		return dst, missing, false
	}
	switch {
	case m.dateOnly:
		dst = append(append(dst, text...), "T00:00:00"...)
	case m.offset == 0:
		dst = append(dst, text[:len("2024-01-02T03:04:05")]...)
	default:
		if dst, ok = m.appendShifted(dst); !ok {
			return dst, missing, false
		}
	}
	if !isZero(m.fraction) {
		dst = append(append(dst, '.'), m.fraction...)
	}
	return append(dst, 'Z'), writtenText, true
}

// appendShifted appends the moment in UTC.
func (m *moment) appendShifted(dst []byte) ([]byte, bool) {
	number := func(from int) int { n, _ := twoDigits(m.text[from:], 0, 99); return n }
	t := time.Date(m.year(), time.Month(number(5)), m.day, number(11), number(14)-m.offset, number(17), 0, time.UTC)
	if t.Year() < 0 || t.Year() > 9999 {
		return dst, false
	}
	return t.AppendFormat(dst, "2006-01-02T15:04:05"), true
}

// writeDate is date(x).
func writeDate(dst, text []byte) ([]byte, operand, bool) {
	m, ok := readMoment(text)
	if !ok || m.offset != 0 && (m.year() == 0 || m.year() == 9999) {
		return dst, missing, false // it may be outside the years that there are
	}
	return append(dst, m.text[:len("2024-01-02")]...), writtenText, true
}

// unixTime is fromUnix(x), in seconds or milliseconds.
type unixTime struct {
	subject      operation
	milliseconds bool
}

func (o *unixTime) eval(r *run) (operand, bool) {
	v, ok := o.subject.eval(r)
	if !ok || v.isNil() {
		return v, ok
	}
	if !v.short() || v.text[0] == '-' || len(v.text) > len("9999999999999") || !o.milliseconds && len(v.text) > len("9999999999") {
		return missing, false
	}
	n, rest := v.integer(), int64(0)
	if o.milliseconds {
		n, rest = n/1000, n%1000
	}
	start := len(r.scratch)
	r.scratch = time.Unix(n, 0).UTC().AppendFormat(r.scratch, "2006-01-02T15:04:05")
	if rest != 0 {
		r.scratch = append(r.scratch, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	}
	r.scratch = append(r.scratch, 'Z')
	return operand{kind: scan.String, text: r.scratch[start:]}, true
}
