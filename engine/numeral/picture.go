package numeral

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"
)

// Style is the way a picture writes numbers.
type Style string

// The styles of pictures.
const (
	StyleDigits  Style = "digits"
	StyleLetters Style = "letters"
	StyleRoman   Style = "roman"
	StyleWords   Style = "words"
)

const (
	// MaxPictureBytes is the greatest length of a picture.
	MaxPictureBytes = 256
	// MaxDigits is the greatest number of digits of a number that is written or read.
	MaxDigits = 1000
)

type letterCase int

const (
	lower letterCase = iota
	upper
	title
)

// Picture is a compiled picture. It is immutable and safe for concurrent use.
type Picture struct {
	style   Style
	letters letterCase
	ordinal bool
	digits  digitPattern
}

// digitPattern is the decimal digit pattern of a picture of StyleDigits.
type digitPattern struct {
	zero       rune // the digit zero of the script
	mandatory  int
	optional   int
	separators []separator
	every      int // the interval of separators that repeat regularly, or 0
}

// separator is a grouping sign that stands before the last position digits.
type separator struct {
	position int
	sign     rune
}

// modifierPattern is what may follow the semicolon. The variants "a" and "t" and the text in
// brackets choose among forms that English does not have, and are accepted without effect.
var modifierPattern = regexp.MustCompile(`^([co](\([^()]*\))?)?[at]?$`)

// Compile reads a picture. A picture that is not described in the package's documentation is
// an error of code picture_syntax.
func Compile(picture string) (*Picture, error) {
	if len(picture) > MaxPictureBytes {
		return nil, pictureError("picture is longer than %d bytes", MaxPictureBytes)
	}
	primary, modifier := picture, ""
	if i := strings.LastIndexByte(picture, ';'); i >= 0 {
		primary, modifier = picture[:i], picture[i+1:]
	}
	if !modifierPattern.MatchString(modifier) {
		return nil, pictureError(`%q after the semicolon of a picture is not known: use "o" for ordinals or "c" for cardinals`, clip(modifier))
	}
	p := &Picture{ordinal: strings.HasPrefix(modifier, "o")}
	switch primary {
	case "A", "a":
		p.style = StyleLetters
	case "I", "i":
		p.style = StyleRoman
	case "W", "w", "Ww":
		p.style = StyleWords
	default:
		pattern, err := compileDigits(primary)
		if err != nil {
			return nil, err
		}
		p.style, p.digits = StyleDigits, pattern
		return p, nil
	}
	switch {
	case primary == "Ww":
		p.letters = title
	case unicode.IsUpper(rune(primary[0])):
		p.letters = upper
	}
	return p, nil
}

// Style returns the way the picture writes numbers.
func (p *Picture) Style() Style { return p.style }

// Ordinal reports whether the picture writes ordinals, such as "1st".
func (p *Picture) Ordinal() bool { return p.ordinal }

// Width returns the number of mandatory and of optional digits; both are 0 unless the style
// is StyleDigits.
func (p *Picture) Width() (mandatory, optional int) {
	return p.digits.mandatory, p.digits.optional
}

// Separator returns the grouping sign nearest to the end and the number of digits behind it.
// It reports false if the picture has none.
func (p *Picture) Separator() (sign rune, position int, ok bool) {
	if len(p.digits.separators) == 0 {
		return 0, 0, false
	}
	last := p.digits.separators[0]
	return last.sign, last.position, true
}

// WithMandatory returns a picture that writes exactly as this one, but with n mandatory
// digits. Only pictures of StyleDigits change.
func (p *Picture) WithMandatory(n int) *Picture {
	if p.style != StyleDigits {
		return p
	}
	out := *p
	out.digits.mandatory = min(n, MaxPictureBytes)
	return &out
}

// Format writes n by the picture; it is Compile and then Picture.Format.
func Format(n *big.Int, picture string) (string, error) {
	p, err := Compile(picture)
	if err != nil {
		return "", err
	}
	return p.Format(n)
}

// Parse reads a number that the picture may have written; it is Compile and then
// Picture.Parse.
func Parse(text, picture string) (*big.Int, error) {
	p, err := Compile(picture)
	if err != nil {
		return nil, err
	}
	return p.Parse(text)
}

// compileDigits reads a decimal digit pattern, from its end since positions count from there.
func compileDigits(pattern string) (digitPattern, error) {
	out := digitPattern{zero: -1}
	runes := []rune(pattern)
	position, sawOptional := 0, false
	for i := len(runes) - 1; i >= 0; i-- {
		r := runes[i]
		zero, isDigit := zeroOf(r)
		switch {
		case isDigit && sawOptional:
			return out, pictureError(`"#" stands behind a digit in the picture %q: optional digits come first`, clip(pattern))
		case isDigit && out.zero >= 0 && zero != out.zero:
			return out, pictureError("picture %q mixes the digits of two scripts", clip(pattern))
		case isDigit:
			out.zero = zero
			out.mandatory++
			position++
		case r == '#':
			sawOptional = true
			out.optional++
			position++
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return out, pictureError(`%q is not a picture: use digits such as "000" or "#,##0", or one of A a I i W w Ww`, clip(pattern))
		case i == 0 || i == len(runes)-1 || out.endsWith(position):
			return out, pictureError("grouping sign %q does not stand between digits in the picture %q", r, clip(pattern))
		default:
			out.separators = append(out.separators, separator{position, r})
		}
	}
	if out.mandatory == 0 {
		return out, pictureError(`%q is not a picture: it needs at least one digit, such as "0", or is one of A a I i W w Ww`, clip(pattern))
	}
	out.every = interval(out.separators, position)
	return out, nil
}

func (d *digitPattern) endsWith(position int) bool {
	return len(d.separators) > 0 && d.separators[len(d.separators)-1].position == position
}

// interval returns the distance at which one grouping sign repeats, or 0 if the signs differ,
// are unevenly spaced or leave a longer group in front (XPath, section 4.6.1).
func interval(separators []separator, digits int) int {
	if len(separators) == 0 {
		return 0
	}
	every := separators[0].position
	for i, s := range separators {
		if s.sign != separators[0].sign || s.position != every*(i+1) {
			return 0
		}
	}
	if digits > every*(len(separators)+1) {
		return 0
	}
	return every
}

// zeroOf returns the digit zero of the script r is a decimal digit of. Every range of the
// Unicode category Nd starts with a zero and holds whole sets of ten.
func zeroOf(r rune) (rune, bool) {
	for _, s := range unicode.Nd.R16 {
		if low, high := rune(s.Lo), rune(s.Hi); r >= low && r <= high {
			return r - (r-low)%10, true
		}
	}
	for _, s := range unicode.Nd.R32 {
		if low, high := rune(s.Lo), rune(s.Hi); r >= low && r <= high {
			return r - (r-low)%10, true
		}
	}
	return 0, false
}
