package source

import (
	"regexp"

	"github.com/unimap/unimap/engine/value"
)

// foreignNumber matches what some version of YAML, or a common reader of it, takes for a number
// although JSON does not: signs, leading zeros, other bases, underscores, missing digits around
// the point, infinity and not-a-number (YAML 1.1 types int and float; YAML 1.2.2, section 10.3.2).
var foreignNumber = regexp.MustCompile(`^[-+]?(?:` +
	`0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+` +
	`|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?` +
	`|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?` +
	`|\.(?:inf|Inf|INF|nan|NaN|NAN))$`)

// resolve returns what a plain scalar means. If the scalar is neither a number that JSON and all
// versions of YAML read alike, nor clearly something else, problem says why.
func resolve(plain string) (kind ScalarKind, problem string) {
	switch plain {
	case "", "~", "null", "Null", "NULL":
		return Null, ""
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return Boolean, ""
	}
	if !foreignNumber.MatchString(plain) {
		return Text, ""
	}
	if !jsonNumber.MatchString(plain) {
		return Text, "is read differently by different versions of YAML"
	}
	if _, err := value.ParseNumber(plain); err != nil {
		return Text, "is no usable number: " + err.Error()
	}
	if jsonInteger.MatchString(plain) {
		return Integer, ""
	}
	return Number, ""
}

// The number grammar of RFC 8259, section 6.
var (
	jsonInteger = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)$`)
	jsonNumber  = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$`)
)
