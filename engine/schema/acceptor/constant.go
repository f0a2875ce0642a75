package acceptor

import (
	"fmt"
	"math/big"
	"slices"
)

// constants is the values of an enum, or the one of a const. Lists and objects among them are
// known by their kind alone.
type constants struct {
	kinds       kinds
	truth, lies bool
	texts       names
	integers    []int64 // the numbers that are written in plain digits
	numbers     []*big.Rat
}

func constantsOf(values []any) *constants {
	c := &constants{}
	var texts []string
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			c.kinds |= null
		case bool:
			c.kinds |= boolean
			c.truth, c.lies = c.truth || v, c.lies || !v
		case string:
			c.kinds |= text
			if !slices.Contains(texts, v) {
				texts = append(texts, v)
			}
		case []any:
			c.kinds |= list
		case map[string]any:
			c.kinds |= object
		default:
			c.kinds |= number
			c.addNumber(fmt.Sprint(v))
		}
	}
	c.texts = newNames(texts)
	return c
}

func (c *constants) addNumber(text string) {
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return
	}
	c.numbers = append(c.numbers, n)
	if n.IsInt() && n.Num().IsInt64() {
		c.integers = append(c.integers, n.Num().Int64())
	}
}

// judge judges a value that is no list and no object.
func (c *constants) judge(s *subject) verdict {
	switch s.kind {
	case null:
		return sure(c.kinds&null != 0)
	case boolean:
		return sure(s.truth && c.truth || !s.truth && c.lies)
	case text:
		return sure(c.texts.find(s.text) >= 0)
	case number:
		if s.number.plain {
			return sure(slices.Contains(c.integers, s.number.whole))
		}
		n := s.number.exact()
		if n == nil {
			return unsure
		}
		return sure(slices.ContainsFunc(c.numbers, func(constant *big.Rat) bool { return constant.Cmp(n) == 0 }))
	}
	return unsure
}

// sure returns the verdict of a check that is as strict as that of jsonschema.
func sure(passed bool) verdict {
	if passed {
		return accepted
	}
	return refused
}
