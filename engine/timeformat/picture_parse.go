package timeformat

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/numeral"
)

// pictureParser reads what a picture writes: an expression with one group for each component.
type pictureParser struct {
	pattern    *regexp.Regexp
	components []*part
}

// readComponents are the components a moment can be read from. F is read and not used: the
// date says which day it is.
const readComponents = "YMDdFHhPmsfZz"

// Parse reads a text that the picture may have written. It reports false if the text does not
// match the picture or the picture has no components.
//
// Parts finer than the finest one given are their least: "[Y]" is the first of January. Parts
// coarser than the coarsest one given are those of now: "[H]:[m]" is today. A gap between, such
// as a year and a day without a month, is an error of code picture_syntax. A year of two digits
// by a picture of two, such as [Y01], is from 1969 to 2068, as in POSIX. Where no offset is
// read, the time is one of zone. A date that does not exist is an error of code
// time_out_of_range.
func (p *Picture) Parse(text string, now time.Time, zone *time.Location) (t Timestamp, matched bool, err error) {
	if len(text) > MaxTextBytes {
		return Timestamp{}, false, failure(CodeSyntax, "text of more than %d bytes is not a date", MaxTextBytes)
	}
	parser, err := p.parser()
	if err != nil {
		return Timestamp{}, false, err
	}
	match := parser.pattern.FindStringSubmatch(text)
	if match == nil || len(parser.components) == 0 {
		return Timestamp{}, false, nil
	}
	read := reading{}
	for i, component := range parser.components {
		if ok, err := read.take(component, match[i+1]); err != nil || !ok {
			return Timestamp{}, false, err
		}
	}
	f, err := read.resolve(now.In(zone))
	if err != nil {
		return Timestamp{}, false, err
	}
	t, err = f.timestamp(zone)
	return t, err == nil, err
}

func (p *Picture) compileParser() (*pictureParser, error) {
	parser := &pictureParser{}
	pattern := "(?i)^"
	for i := range p.parts {
		part := &p.parts[i]
		if part.component == 0 {
			pattern += regexp.QuoteMeta(part.literal)
			continue
		}
		if strings.IndexByte(readComponents, part.component) < 0 {
			return nil, failure(CodePicture, "component [%c] can be written but not read: give year, month and day", part.component)
		}
		nextIsNumber := i+1 < len(p.parts) && p.parts[i+1].isNumber()
		pattern += "(" + part.pattern(nextIsNumber) + ")"
		parser.components = append(parser.components, part)
	}
	compiled, err := regexp.Compile(pattern + "$")
	if err != nil {
		return nil, failure(CodePicture, "picture is too large to be read with")
	}
	parser.pattern = compiled
	return parser, nil
}

// isNumber reports whether the part is written as a number without a sign.
func (p *part) isNumber() bool {
	return p.number != nil && p.component != 'Z' && p.component != 'z'
}

// pattern returns the expression for the part. Numbers that follow each other without anything
// between are told apart by their widths.
func (p *part) pattern(nextIsNumber bool) string {
	const offset = `[-+]\d{1,2}(?::?\d{2})?`
	switch {
	case p.component == 'Z':
		return `Z|` + offset
	case p.component == 'z':
		return `Z|(?:GMT|UTC)(?:` + offset + `)?|` + offset
	case p.names != notName:
		return strings.Join(p.spellings(), "|")
	case nextIsNumber:
		return p.number.Pattern(p.mandatory(0))
	}
	return p.number.Pattern(0)
}

// spellings returns the names of the component as they may be written, the longest first.
func (p *part) spellings() []string {
	var names []string
	switch p.component {
	case 'M':
		names = monthNames
	case 'F':
		names = dayNames
	default:
		names = []string{"am", "pm"}
	}
	var out []string
	for _, name := range names {
		if p.most > 0 {
			out = append(out, name[:min(p.most, len(name))])
			continue
		}
		out = append(out, name, name[:min(3, len(name))])
	}
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// reading collects the components of one text.
type reading struct {
	values   map[byte]int // without f, Z and z
	fraction string
	offset   int
	zoned    bool
}

// take reads the text of one component. It reports false if the text is not one after all.
func (r *reading) take(p *part, text string) (bool, error) {
	if r.values == nil {
		r.values = map[byte]int{}
	}
	switch p.component {
	case 'f':
		return r.takeFraction(p, text)
	case 'Z', 'z':
		return r.takeOffset(text), nil
	}
	if p.names != notName {
		r.values[p.component] = indexOfSpelling(p, text)
		return true, nil
	}
	n, err := p.number.Parse(text)
	if err != nil {
		return false, nil
	}
	if n.BitLen() > 16 {
		return false, failure(CodeRange, "%q is too great a number for a date", clip(text))
	}
	value := int(n.Int64())
	if p.component == 'Y' && p.yearWidth == 2 && len(text) == 2 && p.number.Style() == numeral.StyleDigits {
		value = pivotYear(value)
	}
	r.values[p.component] = value
	return true, nil
}

// indexOfSpelling returns 1 to 12 for months, 1 to 7 for days, 1 for am and 2 for pm.
func indexOfSpelling(p *part, text string) int {
	switch p.component {
	case 'M':
		month, _ := indexOfName(monthNames, text)
		return month
	case 'F':
		day, _ := indexOfName(dayNames, text)
		return day
	}
	if text[0]|0x20 == 'a' {
		return int(am)
	}
	return int(pm)
}

func (r *reading) takeFraction(p *part, text string) (bool, error) {
	n, err := p.number.Parse(text)
	if err != nil {
		return false, nil
	}
	digits := n.String()
	r.fraction = strings.Repeat("0", max(0, len([]rune(text))-len(digits))) + digits
	r.values['f'] = 0
	return true, nil
}

func (r *reading) takeOffset(text string) bool {
	text = strings.ToUpper(text)
	text = strings.TrimPrefix(strings.TrimPrefix(text, "GMT"), "UTC")
	r.zoned = true
	if text == "" || text == "Z" {
		return true
	}
	digits := strings.Replace(text[1:], ":", "", 1)
	if len(digits) == 1 || len(digits) == 3 {
		digits = "0" + digits
	}
	var ok bool
	r.offset, ok = offsetOf(text[:1] + digits)
	return ok
}

// pivotYear gives a year of two digits its century as POSIX strptime does with %y.
func pivotYear(year int) int {
	if year < 69 {
		return 2000 + year
	}
	return 1900 + year
}

// resolve fills the parts that were not read.
func (r *reading) resolve(now time.Time) (*fields, error) {
	date, dayOfYear := "YMD", false
	if r.has('d') && !r.has('M') && !r.has('D') {
		date, dayOfYear = "Yd", true
	}
	clock := "Hmsf"
	if !r.has('H') && (r.has('h') || r.has('P')) {
		clock = "Phmsf"
	}
	if err := r.fill(date+clock, now); err != nil {
		return nil, err
	}
	f := &fields{
		year: r.values['Y'], month: r.values['M'], day: r.values['D'],
		hour: r.values['H'], minute: r.values['m'], second: r.values['s'],
		fraction: r.fraction, hasTime: r.hasClock(),
		hasOffset: r.zoned, offset: r.offset,
	}
	if dayOfYear {
		if err := f.setDayOfYear(r.values['d']); err != nil {
			return nil, err
		}
	}
	if clock[0] == 'P' {
		f.half, f.hour = half(r.values['P']), r.values['h']
	}
	return f, nil
}

func (r *reading) has(component byte) bool {
	_, ok := r.values[component]
	return ok
}

func (r *reading) hasClock() bool {
	for _, c := range []byte("HhPmsf") {
		if r.has(c) {
			return true
		}
	}
	return false
}

// fill gives every component of order a value: those before the first one read that of now,
// those behind the last one read the least. Without a time of day only the date is filled.
func (r *reading) fill(order string, now time.Time) error {
	isRead := func(c rune) bool { return r.has(byte(c)) }
	first, last := strings.IndexFunc(order, isRead), strings.LastIndexFunc(order, isRead)
	if first < 0 {
		return failure(CodePicture, "picture reads neither a date nor a time")
	}
	if !r.hasClock() {
		order = strings.TrimRight(order, "PHhmsf")
	}
	for i, c := range []byte(order) {
		switch {
		case r.has(c):
		case i > first && i < last:
			return failure(CodePicture, "picture lacks [%c] between [%c] and [%c]", c, order[first], order[last])
		case i < first:
			r.values[c] = current(now, c)
		default:
			r.values[c] = least(c)
		}
	}
	return nil
}

// current returns the component of now.
func current(now time.Time, c byte) int {
	if c == 'P' {
		return int(am) + now.Hour()/12
	}
	return component(now, c)
}

// least returns the least value of a component.
func least(c byte) int {
	switch c {
	case 'M', 'D', 'd':
		return 1
	case 'P':
		return int(am)
	case 'h':
		return 12
	}
	return 0
}

func (f *fields) setDayOfYear(day int) error {
	date := time.Date(f.year, time.January, day, 0, 0, 0, 0, time.UTC)
	if day < 1 || date.Year() != f.year {
		return failure(CodeRange, "day %d does not exist in the year %s", day, strconv.Itoa(f.year))
	}
	f.month, f.day = int(date.Month()), date.Day()
	return nil
}
