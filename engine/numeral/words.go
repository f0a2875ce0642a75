package numeral

import (
	"math/big"
	"strings"
)

var (
	units = []string{
		"Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
		"Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
	}
	unitOrdinals = []string{
		"Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
		"Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
	}
	tens = []string{"Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"}

	// magnitudes are the short scale. Greater numbers are counted in trillions.
	magnitudes = []struct {
		word  string
		value *big.Int
	}{
		{"Trillion", big.NewInt(1_000_000_000_000)},
		{"Billion", big.NewInt(1_000_000_000)},
		{"Million", big.NewInt(1_000_000)},
		{"Thousand", big.NewInt(1_000)},
	}
)

// toWords writes n in English as JSONata does: "one thousand, two hundred and thirty-four".
func toWords(n *big.Int, ordinal bool) string {
	var out strings.Builder
	writeWords(&out, n, ordinal, false)
	return out.String()
}

// writeWords appends n; continued says that a greater part of the number stands before it.
func writeWords(out *strings.Builder, n *big.Int, ordinal, continued bool) {
	for _, magnitude := range magnitudes {
		if n.Cmp(magnitude.value) < 0 {
			continue
		}
		quotient, rest := new(big.Int).QuoRem(n, magnitude.value, new(big.Int))
		if continued {
			out.WriteString(", ")
		}
		writeWords(out, quotient, false, false)
		out.WriteString(" " + magnitude.word)
		writeRest(out, rest, ordinal)
		return
	}
	writeBelowThousand(out, int(n.Int64()), ordinal, continued)
}

// writeRest appends what follows a hundred, a thousand and so on.
func writeRest(out *strings.Builder, rest *big.Int, ordinal bool) {
	switch {
	case rest.Sign() > 0:
		writeWords(out, rest, ordinal, true)
	case ordinal:
		out.WriteString("th")
	}
}

func writeBelowThousand(out *strings.Builder, n int, ordinal, continued bool) {
	if n >= 100 {
		if continued {
			out.WriteString(", ")
		}
		out.WriteString(units[n/100] + " Hundred")
		writeRest(out, big.NewInt(int64(n%100)), ordinal)
		return
	}
	if continued {
		out.WriteString(" and ")
	}
	writeBelowHundred(out, n, ordinal)
}

func writeBelowHundred(out *strings.Builder, n int, ordinal bool) {
	unit := units
	if ordinal {
		unit = unitOrdinals
	}
	switch ten := n / 10; {
	case n < 20:
		out.WriteString(unit[n])
	case n%10 > 0:
		out.WriteString(tens[ten-2] + "-" + unit[n%10])
	case ordinal:
		out.WriteString(tensOrdinal(tens[ten-2]))
	default:
		out.WriteString(tens[ten-2])
	}
}

// tensOrdinal turns "Twenty" into "Twentieth".
func tensOrdinal(word string) string { return strings.TrimSuffix(word, "y") + "ieth" }
