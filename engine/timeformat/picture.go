package timeformat

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/numeral"
)

const (
	// MaxPictureBytes is the greatest length of a picture.
	MaxPictureBytes = 512
	// MaxMarkers is the greatest number of components in a picture.
	MaxMarkers = 32
	// MaxWidth is the greatest width a width modifier may ask for.
	MaxWidth = 40
)

// Picture is a compiled picture string of XPath's format-dateTime, such as
// "[FNn], [D1o] [MNn] [Y]". It is immutable and safe for concurrent use.
//
// The components are Y year, M month, D day, d day of the year, F day of the week, W week of
// the year and X the year it belongs to, w week of the month and x the month it belongs to,
// H hour, h hour of the half day, P am or pm, m minute, s second, f fraction of a second,
// Z offset, z offset with GMT, C calendar, E era. The syntax is that of XPath and XQuery
// Functions and Operators 3.1, section 9.8.4
// (https://www.w3.org/TR/xpath-functions-31/#date-picture-string); X, x and the results are
// those of JSONata, except that
//   - f writes a fraction of a second as XPath says: 7 ms are "007" by [f001] and [f], never "7";
//   - offsets with half hours west of UTC are right, and Z without "t" still reads "Z";
//   - a picture or width that JSONata ignores or misreads is an error.
type Picture struct {
	parts  []part
	parser func() (*pictureParser, error)
}

// part is a literal text or a component.
type part struct {
	literal     string // where component is 0
	component   byte
	names       nameCase
	number      *numeral.Picture // of components that are numbers
	yearWidth   int              // the digits to which a year is cut, or 0
	traditional bool             // "t": a zero offset is written "Z"
	least, most int              // the widths, or 0
}

// nameCase says whether and how a component is written as a name.
type nameCase int

const (
	notName nameCase = iota
	lowerName
	upperName
	titleName
)

// defaultPresentation is how each component is written without a presentation modifier.
var defaultPresentation = map[byte]string{
	'Y': "1", 'M': "1", 'D': "1", 'd': "1", 'F': "n", 'W': "1", 'w': "1", 'X': "1", 'x': "1",
	'H': "1", 'h': "1", 'P': "n", 'm': "01", 's': "01", 'f': "1",
	'Z': "01:01", 'z': "01:01", 'C': "n", 'E': "n",
}

// isoPicture is what a moment is written with where no picture is given.
const isoPicture = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"

// pictures caches compiled pictures, since an expression uses the same few again and again. It
// is emptied when it is full, so that it cannot grow with the pictures that data brings.
var pictures = struct {
	sync.Mutex
	byText map[string]*Picture
}{byText: map[string]*Picture{}}

const maxCachedPictures = 256

// Compile reads a picture; an empty one stands for the ISO 8601 form with milliseconds. A
// picture that breaks the syntax is an error of code picture_syntax.
func Compile(picture string) (*Picture, error) {
	if picture == "" {
		picture = isoPicture
	}
	pictures.Lock()
	defer pictures.Unlock()
	if p := pictures.byText[picture]; p != nil {
		return p, nil
	}
	p, err := compile(picture)
	if err != nil {
		return nil, err
	}
	if len(pictures.byText) >= maxCachedPictures {
		clear(pictures.byText)
	}
	pictures.byText[picture] = p
	return p, nil
}

func compile(picture string) (*Picture, error) {
	if len(picture) > MaxPictureBytes {
		return nil, failure(CodePicture, "picture is longer than %d bytes", MaxPictureBytes)
	}
	p := &Picture{}
	markers := 0
	for rest := picture; rest != ""; {
		open := strings.IndexByte(rest, '[')
		if open != 0 {
			literal := rest
			if open > 0 {
				literal = rest[:open]
			}
			rest = rest[len(literal):]
			p.addLiteral(strings.ReplaceAll(literal, "]]", "]"))
			continue
		}
		if strings.HasPrefix(rest, "[[") {
			p.addLiteral("[")
			rest = rest[2:]
			continue
		}
		end := strings.IndexByte(rest, ']')
		if end < 0 {
			return nil, failure(CodePicture, `"[" without "]" in the picture %q: a literal bracket is written "[["`, clip(picture))
		}
		if markers++; markers > MaxMarkers {
			return nil, failure(CodePicture, "picture has more than %d components", MaxMarkers)
		}
		component, err := compileMarker(rest[1:end])
		if err != nil {
			return nil, err
		}
		p.parts = append(p.parts, component)
		rest = rest[end+1:]
	}
	p.parser = sync.OnceValues(p.compileParser)
	return p, nil
}

func (p *Picture) addLiteral(text string) {
	if last := len(p.parts) - 1; last >= 0 && p.parts[last].component == 0 {
		p.parts[last].literal += text
		return
	}
	p.parts = append(p.parts, part{literal: text})
}

var widthPattern = regexp.MustCompile(`^(\*|\d{1,4})(?:-(\*|\d{1,4}))?$`)

// compileMarker reads what stands between brackets. Space in it has no meaning.
func compileMarker(marker string) (part, error) {
	text := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, marker)
	if text == "" {
		return part{}, failure(CodePicture, `"[]" names no component`)
	}
	out := part{component: text[0]}
	presentation := text[1:]
	if comma := strings.LastIndexByte(presentation, ','); comma >= 0 {
		if err := out.setWidth(presentation[comma+1:], marker); err != nil {
			return part{}, err
		}
		presentation = presentation[:comma]
	}
	fallback, known := defaultPresentation[out.component]
	if !known {
		first, _ := utf8.DecodeRuneInString(text)
		return part{}, failure(CodePicture, "[%s]: there is no component %q: use one of Y M D d F W w X x H h P m s f Z z C E", clip(marker), first)
	}
	if presentation == "" {
		presentation = fallback
	}
	return out, out.setPresentation(presentation, marker)
}

func (p *part) setWidth(text, marker string) error {
	match := widthPattern.FindStringSubmatch(text)
	if match == nil {
		return failure(CodePicture, `[%s]: %q is not a width such as "2", "1-4" or "*"`, clip(marker), clip(text))
	}
	widthOf := func(text string) int {
		n, _ := strconv.Atoi(text) // digits, or "*" or nothing for 0
		return n
	}
	p.least, p.most = widthOf(match[1]), widthOf(match[2])
	switch {
	case p.least > MaxWidth || p.most > MaxWidth:
		return failure(CodePicture, `[%s]: width is more than %d; to group digits by commas, add ",*" behind the digits`, clip(marker), MaxWidth)
	case match[1] == "0" || match[2] == "0" || p.most > 0 && p.most < p.least:
		return failure(CodePicture, "[%s]: %q is not a range of widths", clip(marker), text)
	}
	return nil
}

// setPresentation reads the presentation modifiers: how the component is written, and one of
// the letters o (ordinal), c (cardinal), a and t.
func (p *part) setPresentation(text, marker string) error {
	modifier := ""
	if last := len(text) - 1; last > 0 && strings.IndexByte("atco", text[last]) >= 0 {
		text, modifier = text[:last], text[last:]
	}
	p.traditional = modifier == "t"
	switch text {
	case "n":
		return p.setNames(lowerName, marker)
	case "N":
		return p.setNames(upperName, marker)
	case "Nn":
		return p.setNames(titleName, marker)
	}
	if strings.IndexByte("PCE", p.component) >= 0 {
		return failure(CodePicture, "[%s]: the component has names only: use n, N or Nn", clip(marker))
	}
	if modifier != "" {
		modifier = ";" + modifier
	}
	number, err := numeral.Compile(text + modifier)
	if err != nil {
		return failure(CodePicture, "[%s]: %s", clip(marker), err.Error())
	}
	p.number = number
	switch p.component {
	case 'Z', 'z':
		return p.checkOffset(marker)
	case 'f':
		return p.checkFraction(marker)
	case 'Y':
		p.fitYear()
	default:
		p.number = number.WithMandatory(p.mandatory(p.least))
	}
	return nil
}

func (p *part) setNames(names nameCase, marker string) error {
	if strings.IndexByte("MxFPCE", p.component) < 0 {
		return failure(CodePicture, "[%s]: the component has no names: write it with digits, such as [%c01]", clip(marker), p.component)
	}
	p.names = names
	return nil
}

// mandatory returns the number of mandatory digits, or least if that is greater.
func (p *part) mandatory(least int) int {
	mandatory, _ := p.number.Width()
	return max(mandatory, least)
}

// fitYear works out how many digits of the year are written: [Y01] and [Y,2-2] mean the last
// two, [Y] and [Y1] mean all (XPath, section 9.8.4.4).
func (p *part) fitYear() {
	if p.number.Style() != numeral.StyleDigits {
		return
	}
	if p.most > 0 {
		p.yearWidth = p.most
		p.number = p.number.WithMandatory(p.most)
		return
	}
	mandatory := p.mandatory(p.least)
	_, optional := p.number.Width()
	p.number = p.number.WithMandatory(mandatory)
	if mandatory+optional >= 2 {
		p.yearWidth = mandatory + optional
	}
}

// checkOffset admits the forms of section 9.8.4.6: one or two digits for the hours, three or
// four for hours and minutes, or both parts with a sign between.
func (p *part) checkOffset(marker string) error {
	mandatory, _ := p.number.Width()
	_, position, separated := p.number.Separator()
	switch {
	case p.number.Style() != numeral.StyleDigits || p.number.Ordinal():
		return failure(CodePicture, "[%s]: an offset is written with digits, such as [Z01:01], [Z0101] or [Z0]", clip(marker))
	case mandatory > 4 || separated && position != 2:
		return failure(CodePicture, "[%s]: an offset has at most four digits, such as [Z01:01], [Z0101] or [Z0]", clip(marker))
	}
	return nil
}

func (p *part) checkFraction(marker string) error {
	_, _, separated := p.number.Separator()
	if p.number.Style() != numeral.StyleDigits || p.number.Ordinal() || separated {
		return failure(CodePicture, "[%s]: a fraction is written with digits, such as [f001]", clip(marker))
	}
	return nil
}
