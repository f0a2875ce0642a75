package function

import (
	"io"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/limit"
)

const (
	// maxInstructions bounds the program a regular expression compiles to; a counted repetition
	// can make a short expression a large program.
	maxInstructions = 10_000
	// instructionsAStep is how many instructions of a program the matcher tries at one
	// character for one step of the meter.
	instructionsAStep = 16
	// cachedInstructions bounds each of the two halves of the cache of compiled expressions.
	cachedInstructions = 100_000
)

// pattern is a compiled regular expression of the RE2 syntax. Matching takes time in proportion
// to the length of the text times the size of the program; the meter is charged for both.
type pattern struct {
	// first finds the first match from the start of a text.
	first *regexp.Regexp
	// next finds the first match behind the first character of a text. That character is only
	// there for anchors and word boundaries to look back at, so that a search can go on in the
	// middle of a text. Its group 1 is the match, and the groups of the expression follow.
	next         *regexp.Regexp
	instructions int
	cost         int // steps a character
}

// CheckPattern tells whether a regular expression can be used under the limits: whether it is
// valid in RE2 syntax (https://github.com/google/re2/wiki/Syntax, which has no look-around and
// no back-references) and not too long. It is for checks at compile time.
func CheckPattern(expression string, limits limit.Limits) error {
	_, err := compilePattern(expression, limits)
	return err
}

// Match tells whether a pattern matches somewhere in a text, and what the search costs in steps.
type Match func(text []byte) (matches bool, steps int)

// CompileMatch returns what MatchesPattern does with one pattern that is within the limits.
func CompileMatch(expression string) (Match, error) {
	p, err := compilePattern(expression, limit.Limits{})
	if err != nil {
		return nil, err
	}
	return func(text []byte) (bool, int) { return p.first.Match(text), 1 + len(text)*p.cost }, nil
}

// Find returns the offsets of the first match of a pattern in a text and of its groups, as package
// regexp gives them, or nil, and what the search costs in steps.
type Find func(text []byte) (match []int, steps int)

// CompileFind returns what match does to find its first match, for one pattern that is within the
// limits.
func CompileFind(expression string) (Find, error) {
	p, err := compilePattern(expression, limit.Limits{})
	if err != nil {
		return nil, err
	}
	return func(text []byte) ([]int, int) { return p.first.FindSubmatchIndex(text), 1 + len(text)*p.cost }, nil
}

// MatchesPattern tells whether a regular expression matches somewhere in a text, as the
// operator "matches" does. It charges the meter for the search.
func MatchesPattern(meter *limit.Meter, text, expression string) (bool, error) {
	p, err := compilePattern(expression, meter.Limits())
	if err != nil {
		return false, err
	}
	if err := meter.Step(1 + len(text)*p.cost); err != nil {
		return false, err
	}
	return p.first.MatchString(text), nil
}

func compilePattern(expression string, limits limit.Limits) (*pattern, error) {
	if bound := limits.WithDefaults().RegexBytes; len(expression) > bound {
		return nil, limit.Exceeded(limit.CodeRegex, "length of a regular expression", bound)
	}
	if p := patterns.get(expression); p != nil {
		return p, nil
	}
	p, err := newPattern(expression)
	if err != nil {
		return nil, err
	}
	patterns.put(expression, p)
	return p, nil
}

func newPattern(expression string) (*pattern, error) {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil, badPattern(err)
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, badPattern(err)
	}
	if len(program.Inst) > maxInstructions {
		return nil, invalid("regular expression is too large: its repetitions unfold to %d instructions, more than %d", len(program.Inst), maxInstructions)
	}
	first, err := regexp.Compile(expression)
	if err != nil {
		return nil, badPattern(err)
	}
	next, err := regexp.Compile(`\A(?s:.)(?s:.*?)(` + expression + `)`)
	if err != nil {
		// Only an unclosed quotation swallows the bracket.
		next, err = regexp.Compile(`\A(?s:.)(?s:.*?)(` + expression + `\E)`)
	}
	if err != nil {
		return nil, badPattern(err)
	}
	return &pattern{first: first, next: next, instructions: len(program.Inst), cost: 1 + len(program.Inst)/instructionsAStep}, nil
}

func badPattern(err error) error {
	text := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
	if strings.Contains(text, "(?=") || strings.Contains(text, "(?!") || strings.Contains(text, "(?<") {
		text += "; RE2 syntax has no look-around"
	}
	return invalid("not a regular expression: %s", text)
}

// each calls visit with the byte offsets of every match and its groups, as
// regexp.FindAllStringSubmatchIndex would return them, until visit returns false: an empty
// match directly behind the match before it is left out.
func (p *pattern) each(meter *limit.Meter, text string, visit func(match []int) (bool, error)) error {
	previousEnd := -1
	for from := 0; from <= len(text); {
		match, err := p.search(meter, text, from)
		if err != nil || match == nil {
			return err
		}
		isEmptyHere := match[1] == from
		isRepeated := isEmptyHere && match[0] == previousEnd
		from, previousEnd = match[1], match[1]
		if isEmptyHere {
			from += characterSize(text, from)
		}
		if isRepeated {
			continue
		}
		if more, err := visit(match); err != nil || !more {
			return err
		}
	}
	return nil
}

// search returns the offsets of the first match that starts at from or behind it, or nil.
func (p *pattern) search(meter *limit.Meter, text string, from int) ([]int, error) {
	if from == 0 {
		if err := meter.Step(1 + len(text)*p.cost); err != nil {
			return nil, err
		}
		return p.first.FindStringSubmatchIndex(text), nil
	}
	_, size := utf8.DecodeLastRuneInString(text[:from])
	base := from - size
	// A search that stops early must not be charged for the whole rest of the text, and a
	// search that reads on each time must be: hence a reader that counts.
	reader := &meteredReader{text: text[base:], meter: meter, cost: p.cost}
	match := p.next.FindReaderSubmatchIndex(reader)
	if reader.err != nil || match == nil {
		return nil, reader.err
	}
	match = match[2:]
	for i := range match {
		if match[i] >= 0 {
			match[i] += base
		}
	}
	return match, nil
}

// characterSize returns the number of bytes of the character at an offset, 1 at the end.
func characterSize(text string, offset int) int {
	_, size := utf8.DecodeRuneInString(text[offset:])
	return max(1, size)
}

// meteredReader reads a text character by character and charges for each.
type meteredReader struct {
	text   string
	offset int
	meter  *limit.Meter
	cost   int
	err    error
}

// ReadRune implements io.RuneReader. When the meter refuses, the text seems to end.
func (r *meteredReader) ReadRune() (rune, int, error) {
	if r.err == nil {
		r.err = r.meter.Step(r.cost)
	}
	if r.err != nil || r.offset >= len(r.text) {
		return 0, 0, io.EOF
	}
	character, size := utf8.DecodeRuneInString(r.text[r.offset:])
	r.offset += size
	return character, size, nil
}

// patterns is the cache of compiled expressions. The same expression compiles to the same
// program for everyone, so that sharing it tells nothing about its users.
var patterns patternCache

// patternCache keeps what was used lately: when the current half is full, it becomes the
// previous half, and what was there is forgotten.
type patternCache struct {
	lock         sync.Mutex
	current      map[string]*pattern
	previous     map[string]*pattern
	instructions int // of the current half
}

func (c *patternCache) get(expression string) *pattern {
	c.lock.Lock()
	defer c.lock.Unlock()
	if p := c.current[expression]; p != nil {
		return p
	}
	p := c.previous[expression]
	if p != nil {
		c.add(expression, p)
	}
	return p
}

func (c *patternCache) put(expression string, p *pattern) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.add(expression, p)
}

func (c *patternCache) add(expression string, p *pattern) {
	if c.current == nil || c.instructions+p.instructions > cachedInstructions {
		c.previous, c.current, c.instructions = c.current, make(map[string]*pattern), 0
	}
	if c.current[expression] == nil {
		c.current[strings.Clone(expression)] = p
		c.instructions += p.instructions
	}
}
