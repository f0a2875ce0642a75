package function

import "strings"

// regularDistance returns the distance of grouping separators at regular positions, so that
// they go on beyond the picture, or 0: all positions are multiples of a distance, and there is
// a separator at every multiple of it within the digits of the picture (XPath and XQuery
// Functions and Operators 3.1, section 4.7.4).
func regularDistance(positions []int, digits int) int {
	divisor := 0
	present := make(map[int]bool, len(positions))
	for _, position := range positions {
		divisor = greatestDivisor(divisor, position)
		present[position] = true
	}
	if divisor == 0 {
		return 0
	}
	for position := divisor; position < digits; position += divisor {
		if !present[position] {
			return 0
		}
	}
	return divisor
}

func greatestDivisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// groupFromRight writes digits with a separator at positions counted from the right end, or at
// every multiple of a regular distance.
func groupFromRight(digits []rune, positions []int, regular int, character rune) string {
	at := make(map[int]bool, len(positions))
	for _, position := range positions {
		at[position] = true
	}
	var out strings.Builder
	for i, digit := range digits {
		left := len(digits) - i
		if i > 0 && (at[left] || regular > 0 && left%regular == 0) {
			out.WriteRune(character)
		}
		out.WriteRune(digit)
	}
	return out.String()
}

// groupFromLeft writes digits with a separator at positions counted from the left end.
func groupFromLeft(digits []rune, positions []int, character rune) string {
	at := make(map[int]bool, len(positions))
	for _, position := range positions {
		at[position] = true
	}
	var out strings.Builder
	for i, digit := range digits {
		if at[i] {
			out.WriteRune(character)
		}
		out.WriteRune(digit)
	}
	return out.String()
}

func padLeft(digits string, width int) string {
	return strings.Repeat("0", max(0, width-len(digits))) + digits
}

// cutRunes cuts a list of characters at the first separator.
func cutRunes(characters []rune, separator rune) (before, after []rune, found bool) {
	for i, character := range characters {
		if character == separator {
			return characters[:i], characters[i+1:], true
		}
	}
	return characters, nil, false
}

func count(characters []rune, is func(rune) bool) int {
	n := 0
	for _, character := range characters {
		if is(character) {
			n++
		}
	}
	return n
}

// hasDouble reports whether a character stands twice in a row.
func hasDouble(characters []rune, character rune) bool {
	for i := 1; i < len(characters); i++ {
		if characters[i] == character && characters[i-1] == character {
			return true
		}
	}
	return false
}
