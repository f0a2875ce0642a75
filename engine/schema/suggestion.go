package schema

import (
	"strconv"

	"github.com/agnivade/levenshtein"
)

// longestSuggested bounds the names that are compared, for the distance costs their product.
const longestSuggested = 64

// suggestion returns `, did you mean "x"?` for the candidate nearest to name, or "" if none is
// near: at most a third of the letters may differ.
func suggestion(name string, candidates []string) string {
	if len(name) > longestSuggested {
		return ""
	}
	nearest, best := "", max(1, len(name)/3)+1
	for _, candidate := range candidates {
		if len(candidate) > longestSuggested {
			continue
		}
		if distance := levenshtein.ComputeDistance(name, candidate); distance < best {
			nearest, best = candidate, distance
		}
	}
	if nearest == "" {
		return ""
	}
	return ", did you mean " + strconv.Quote(nearest) + "?"
}
