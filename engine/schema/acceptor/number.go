package acceptor

import (
	"math"
	"math/big"
	"slices"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
)

// numeral is a number as it is written.
type numeral struct {
	text  []byte
	plain bool  // an integer in digits alone, few enough for whole
	whole int64 // its value
}

// exact returns the number as jsonschema computes with it, or nil.
func (n *numeral) exact() *big.Rat {
	exact, ok := new(big.Rat).SetString(string(n.text))
	if !ok {
		return nil
	}
	return exact
}

// numberRules is what a schema says of numbers. Plain integers are held against lowest, highest
// and step, which say the same as the exact bounds do.
type numberRules struct {
	integer         bool // the type is integer and not number
	lowest, highest int64
	step            int64 // 0 if only multipleOf tells

	minimum, above, maximum, below, multipleOf *big.Rat
}

// numberRulesOf returns nil if the schema says nothing of numbers but whether they are allowed.
func numberRulesOf(schema *jsonschema.Schema) *numberRules {
	r := &numberRules{
		integer: slices.Contains(schema.Types, "integer") && !slices.Contains(schema.Types, "number"),
		lowest:  math.MinInt64, highest: math.MaxInt64, step: 1,
		minimum: schema.Minimum, above: schema.ExclusiveMinimum,
		maximum: schema.Maximum, below: schema.ExclusiveMaximum, multipleOf: schema.MultipleOf,
	}
	if !r.integer && !r.bounded() && r.multipleOf == nil {
		return nil
	}
	if r.minimum != nil {
		r.lowest = clamp(ceiling(r.minimum))
	}
	if r.above != nil {
		r.lowest = max(r.lowest, clamp(addOne(floor(r.above))))
	}
	if r.maximum != nil {
		r.highest = clamp(floor(r.maximum))
	}
	if r.below != nil {
		r.highest = min(r.highest, clamp(subtractOne(ceiling(r.below))))
	}
	if r.multipleOf != nil {
		r.step = stepOf(r.multipleOf)
	}
	return r
}

func (r *numberRules) bounded() bool {
	return r.minimum != nil || r.above != nil || r.maximum != nil || r.below != nil
}

// judge computes exactly only with what is no plain integer.
func (r *numberRules) judge(n *numeral) verdict {
	if n.plain && r.step != 0 {
		return sure(n.whole >= r.lowest && n.whole <= r.highest && n.whole%r.step == 0)
	}
	exact := n.exact()
	if exact == nil {
		return unsure
	}
	switch {
	case r.integer && !exact.IsInt(),
		r.minimum != nil && exact.Cmp(r.minimum) < 0,
		r.above != nil && exact.Cmp(r.above) <= 0,
		r.maximum != nil && exact.Cmp(r.maximum) > 0,
		r.below != nil && exact.Cmp(r.below) >= 0:
		return refused
	}
	return sure(r.multipleOf == nil || r.multipleOf.Sign() != 0 && exact.Quo(exact, r.multipleOf).IsInt())
}

// stepOf returns the multipleOf of plain integers, or 0 if it is no integer that fits.
func stepOf(multipleOf *big.Rat) int64 {
	if !multipleOf.IsInt() || !multipleOf.Num().IsInt64() || multipleOf.Sign() <= 0 {
		return 0
	}
	return multipleOf.Num().Int64()
}

func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

func ceiling(r *big.Rat) *big.Int {
	negated := floor(new(big.Rat).Neg(r))
	return negated.Neg(negated)
}

func addOne(n *big.Int) *big.Int { return n.Add(n, big.NewInt(1)) }

func subtractOne(n *big.Int) *big.Int { return n.Sub(n, big.NewInt(1)) }

// clamp brings a bound into the range of int64, which holds every plain integer.
func clamp(n *big.Int) int64 {
	switch {
	case n.IsInt64():
		return n.Int64()
	case n.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}
