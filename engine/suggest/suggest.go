package suggest

import (
	"strings"

	"slices"

	"github.com/agnivade/levenshtein"
)

// longest bounds the names that are compared, since a distance costs their product.
const longest = 64

// Closest returns the candidate that is closest to name by edit distance, in which two letters
// that have changed places count as one edit, or "" if none is close enough to be a slip of the
// keyboard: a third of its length, and at least one character. Ties go to the earlier candidate.
func Closest(name string, candidates []string) string {
	if len(name) > longest {
		return ""
	}
	best, bound := "", 1+max(1, len([]rune(name))/3)
	for _, candidate := range candidates {
		if len(candidate) > longest {
			continue
		}
		if distance := distanceOf(name, candidate); distance < bound {
			best, bound = candidate, distance
		}
	}
	return best
}

// Help returns "did you mean X?" for the closest candidate, or otherwise if none is close.
func Help(name string, candidates []string, otherwise string) string {
	if guess := Closest(name, candidates); guess != "" {
		return "did you mean " + guess + "?"
	}
	return otherwise
}

// OneOf returns "did you mean X?" for the closest candidate, or otherwise all of them to choose from;
// nothing where there is none.
func OneOf(name string, candidates []string) string {
	if len(candidates) == 0 {
		return ""
	}
	return Help(name, candidates, "use one of "+strings.Join(candidates, ", "))
}

func distanceOf(a, b string) int {
	if isSwap([]rune(a), []rune(b)) {
		return 1
	}
	return levenshtein.ComputeDistance(a, b)
}

// isSwap reports whether two neighbours have changed places and nothing else differs.
func isSwap(a, b []rune) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
