package lint

import (
	"regexp"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
)

// checkMappingDoc finds a mapping that says nothing of itself, and what it says is not known.
func checkMappingDoc(c *check) {
	if c.mapping.Doc == "" {
		c.report(diagnostic.CodeDocMissing, c.mapping.Position(), "add doc: the provider's documentation, and what is peculiar about it",
			"the mapping has no doc")
	}
	reportUnverified(c.found, c.mapping.Notes)
}

// checkProviderDoc does the same for a provider, and reports one whose API is gone.
func checkProviderDoc(found *diagnostic.List, p *mapping.Provider) {
	if p.Doc == "" && p.Docs == "" {
		report(found, diagnostic.CodeDocMissing, p.Position(), "add docs: the address of its API documentation", "the provider has neither docs nor doc")
	}
	reportUnverified(found, p.Notes)
	if p.Retired != nil {
		report(found, diagnostic.CodeRetired, p.Retired.Position(), "", "the API was switched off on %s: %s", p.Retired.On, p.Retired.Note)
	}
}

func reportUnverified(found *diagnostic.List, notes []mapping.Note) {
	for _, note := range notes {
		for _, line := range note.Lines() {
			if isUnverified(line.Text) {
				report(found, diagnostic.CodeUnverified, line.Position, "", "%s", line.Text)
			}
		}
	}
}

var unverified = regexp.MustCompile(`(?i)\bunverified\b`)

func isUnverified(line string) bool { return unverified.MatchString(line) }
