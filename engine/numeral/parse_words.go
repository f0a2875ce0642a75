package numeral

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// wordKind says how a word takes part in a number.
type wordKind int

const (
	kindUnit      wordKind = iota // 0 to 19
	kindTen                       // 20, 30 … 90: one to nine may follow
	kindHundred                   // multiplies what stands before it
	kindMagnitude                 // multiplies all that stands before it and is smaller
)

type word struct {
	kind  wordKind
	value *big.Int
}

var wordValues = func() map[string]word {
	values := map[string]word{
		"hundred":   {kindHundred, big.NewInt(100)},
		"hundredth": {kindHundred, big.NewInt(100)},
	}
	for i := range units {
		w := word{kindUnit, big.NewInt(int64(i))}
		values[strings.ToLower(units[i])] = w
		values[strings.ToLower(unitOrdinals[i])] = w
	}
	for i, ten := range tens {
		w := word{kindTen, big.NewInt(int64(20 + 10*i))}
		values[strings.ToLower(ten)] = w
		values[strings.ToLower(tensOrdinal(ten))] = w
	}
	for _, magnitude := range magnitudes {
		w := word{kindMagnitude, magnitude.value}
		values[strings.ToLower(magnitude.word)] = w
		values[strings.ToLower(magnitude.word)+"th"] = w
	}
	return values
}()

// wordPattern matches any sequence of number words.
var wordPattern = func() string {
	words := []string{"and", `[\-, ]`}
	for text := range wordValues {
		words = append(words, regexp.QuoteMeta(text))
	}
	slices.Sort(words)
	return "(?:" + strings.Join(words, "|") + ")+"
}()

// wordSum adds up the words of a number from left to right. A number is a list of parts, each
// smaller than the one before it: 1,234,056 is 1,000,000 and 234,000 and 56.
type wordSum struct {
	parts []*big.Int
	open  bool  // the last part may still grow or be multiplied by "hundred"
	room  int64 // the next unit or ten must be below this
}

func fromWords(text string) (*big.Int, error) {
	fields := strings.FieldsFunc(strings.ToLower(text), isWordBreak)
	sum := wordSum{room: 100}
	for i, field := range fields {
		if field == "and" && i > 0 && i < len(fields)-1 {
			continue
		}
		w, ok := wordValues[field]
		if !ok {
			return nil, syntaxError("%q is not a word of a number", clip(field))
		}
		if !sum.take(w) {
			return nil, syntaxError("%q does not fit where it stands in %q", field, clip(text))
		}
		if sum.total().BitLen() > maxBits {
			return nil, rangeError("number has more than %d digits", MaxDigits)
		}
	}
	if len(sum.parts) == 0 {
		return nil, syntaxError("%q is not a number in words", clip(text))
	}
	return sum.total(), nil
}

func (s *wordSum) take(w word) bool {
	switch w.kind {
	case kindHundred:
		return s.hundred(w.value)
	case kindMagnitude:
		return s.magnitude(w.value)
	}
	return s.add(w)
}

func (s *wordSum) add(w word) bool {
	n := w.value.Int64()
	if n >= s.room || (n == 0 && len(s.parts) > 0) {
		return false
	}
	if !s.open {
		s.parts = append(s.parts, new(big.Int))
		s.open = true
	}
	last := s.parts[len(s.parts)-1]
	last.Add(last, w.value)
	s.room = 0
	if w.kind == kindTen {
		s.room = 10
	}
	return true
}

// hundred multiplies the open part, which is below 100 as in "nineteen hundred".
func (s *wordSum) hundred(factor *big.Int) bool {
	if !s.open {
		return false
	}
	last := s.parts[len(s.parts)-1]
	if last.Sign() == 0 || last.Cmp(factor) >= 0 {
		return false
	}
	last.Mul(last, factor)
	s.room = 100
	return true
}

// magnitude multiplies the parts before it that are smaller. The greatest one multiplies all
// of them, since numbers above it are counted in it: "one thousand trillion".
func (s *wordSum) magnitude(factor *big.Int) bool {
	group, first := new(big.Int), len(s.parts)
	for first > 0 && (s.parts[first-1].Cmp(factor) < 0 || factor == magnitudes[0].value) {
		first--
		group.Add(group, s.parts[first])
	}
	if group.Sign() == 0 {
		return false
	}
	s.parts = append(s.parts[:first], group.Mul(group, factor))
	s.open, s.room = false, 100
	return true
}

func (s *wordSum) total() *big.Int {
	sum := new(big.Int)
	for _, part := range s.parts {
		sum.Add(sum, part)
	}
	return sum
}
