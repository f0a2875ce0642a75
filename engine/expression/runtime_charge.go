package expression

import (
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// A step of the meter stands for some 100 nanoseconds of work. What is charged below follows
// measurements of the operations, so that the default limits end any evaluation within about a
// second.
const (
	// textBytesAStep is how much text is compared for one step.
	textBytesAStep = 512
	// searchedBytesAStep is how much text is searched for a part for one step, at worst.
	searchedBytesAStep = 32
	// characterBytesAStep is how much text is counted by characters for one step.
	characterBytesAStep = 128
	// digitsAStep is how many digits of long numbers are read, added and written for one step.
	digitsAStep = 4
	// divisionSteps is what a division costs beside its digits.
	divisionSteps = 8
	// nodesAStep is how many nodes of the body of a loop run for one step.
	nodesAStep = 4
	// pathSlotBytes is what an element costs in the list that a path over a list gives.
	pathSlotBytes = 16
)

func must(v any, err error) any {
	if err != nil {
		panic(err)
	}
	return v
}

func charge(f *Frame, steps int) {
	if err := f.call.Meter.Step(steps); err != nil {
		panic(err)
	}
}

func chargeBytes(f *Frame, bytes int) {
	if err := f.call.Meter.Grow(bytes); err != nil {
		panic(err)
	}
}

func chargeList(f *Frame, length int) {
	if err := f.call.Meter.GrowList(length); err != nil {
		panic(err)
	}
}

// maxDepth bounds the nesting of values that expressions build. Answers and requests are bounded
// when they are decoded, and well below.
const maxDepth = 512

// chargeDepth counts every value inside one that becomes part of a new list or object. Without
// it, [x, x] in a loop would build a value that is small in memory and endless to walk.
func chargeDepth(f *Frame, v any, depth int) {
	if depth > maxDepth {
		panic(limit.Exceeded(limit.CodeNesting, "nesting of a value", maxDepth))
	}
	switch v := v.(type) {
	case []any:
		charge(f, len(v))
		for _, element := range v {
			chargeDepth(f, element, depth+1)
		}
	case *value.Object:
		charge(f, v.Len())
		for _, member := range v.All() {
			chargeDepth(f, member, depth+1)
		}
	}
}

// chargeOperands counts what it takes to compare or combine two scalars. Integers of 64 bits
// are free: they cost no more than the step of the loop around them.
func chargeOperands(f *Frame, a, b any) {
	if steps := scalarSteps(a) + scalarSteps(b); steps > 0 {
		charge(f, steps)
	}
}

func scalarSteps(v any) int {
	if text, ok := v.(string); ok {
		return len(text) / textBytesAStep
	}
	if digits := value.Digits(v); digits > 0 {
		return 1 + digits/digitsAStep
	}
	return 0
}

// bodySteps is what one pass through the body of a loop is charged.
func bodySteps(nodes int) int { return 1 + nodes/nodesAStep }
