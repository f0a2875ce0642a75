//go:build unimap_reference

package mapping

// referenceOnly makes every mapping as if it were compiled with Options.Reference.
const referenceOnly = true
