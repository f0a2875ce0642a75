package function

import "github.com/unimap/unimap/engine/value"

// parameter describes a required argument of one of the given kinds; none means any kind.
func parameter(name, doc string, kinds ...value.Kind) Parameter {
	return Parameter{Name: name, Doc: doc, Kinds: kinds}
}

// optional returns the parameter as one that a caller may leave out.
func optional(p Parameter) Parameter {
	p.Optional = true
	return p
}

// variadic returns the parameter as one that takes all remaining arguments.
func variadic(p Parameter) Parameter {
	p.Variadic = true
	return p
}

// checked returns the parameter as one whose literals are held against a rule when they are compiled.
func checked(p Parameter, check func(text string) error) Parameter {
	p.Check = check
	return p
}

// checkedAmong returns the parameter as one that is held against a rule together with the other
// arguments, as far as they are literals.
func checkedAmong(p Parameter, check func(arguments []any) error) Parameter {
	p.CheckAmong = check
	return p
}

// literal returns the parameter as one that must be written as a literal.
func literal(p Parameter) Parameter {
	p.Literal = true
	return p
}
