package direct

import "github.com/unimap/unimap/engine/expression"

// calls are the functions that have an operation, with what makes it out of their operands. They
// return nil for arguments that it does not take.
var calls = map[string]func(operands []operation) operation{
	"string":          func(o []operation) operation { return &asText{o[0]} },
	"number":          func(o []operation) operation { return &asNumber{o[0]} },
	"len":             func(o []operation) operation { return &characters{o[0]} },
	"type":            func(o []operation) operation { return &kindName{o[0]} },
	"lower":           func(o []operation) operation { return &textForm{o[0], lower} },
	"upper":           func(o []operation) operation { return &textForm{o[0], upper} },
	"datetime":        single(func(o operation) operation { return &textForm{o, writeDatetime} }),
	"date":            single(func(o operation) operation { return &textForm{o, writeDate} }),
	"fromUnix":        fromUnix,
	"firstOf":         func(o []operation) operation { return &firstSaid{o} },
	"substringBefore": func(o []operation) operation { return cutAt(o, false) },
	"substringAfter":  func(o []operation) operation { return cutAt(o, true) },
	"replace":         replace,
}

func (c *operationCompiler) call(f *expression.Form) operation {
	if out := c.ownCall(f); out != nil {
		return out
	}
	return c.invocation(f)
}

// ownCall returns the operation of a function that has its own, or nil.
func (c *operationCompiler) ownCall(f *expression.Form) operation {
	switch {
	case elementOf[f.Name]:
		return c.through(f, nil)
	case f.Name == "join":
		return c.join(f)
	}
	compile := calls[f.Name]
	if compile == nil {
		return nil
	}
	operands := c.operands(f.Arguments)
	if operands == nil {
		return nil
	}
	return compile(operands)
}

// single takes calls of one argument.
func single(compile func(operation) operation) func([]operation) operation {
	return func(operands []operation) operation {
		if len(operands) != 1 {
			return nil
		}
		return compile(operands[0])
	}
}

func fromUnix(operands []operation) operation {
	if len(operands) == 1 {
		return &unixTime{operands[0], false}
	}
	switch unit, _ := literalText(operands[1]); string(unit) {
	case "s":
		return &unixTime{operands[0], false}
	case "ms":
		return &unixTime{operands[0], true}
	}
	return nil
}

func cutAt(operands []operation, after bool) operation {
	part, ok := literalText(operands[1])
	if !ok || !findable(part) {
		return nil
	}
	return &cut{operands[0], part, after}
}

func replace(operands []operation) operation {
	if len(operands) != 3 {
		return nil
	}
	old, known := literalText(operands[1])
	written, literal := literalText(operands[2])
	if !known || !literal || !findable(old) {
		return nil
	}
	return &replacement{operands[0], old, written, operands[2].(constant).flags}
}
