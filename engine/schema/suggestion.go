package schema

import (
	"strconv"

	"github.com/unimap/unimap/engine/suggest"
)

// suggestion returns `, did you mean "x"?` for the candidate nearest to name, or "" if none is near.
func suggestion(name string, candidates []string) string {
	nearest := suggest.Closest(name, candidates)
	if nearest == "" {
		return ""
	}
	return ", did you mean " + strconv.Quote(nearest) + "?"
}
