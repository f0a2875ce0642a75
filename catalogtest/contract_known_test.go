package catalogtest_test

import (
	"errors"
	"fmt"
	"regexp"

	"go.yaml.in/yaml/v4"
)

// knownContractsFile is the table of what is known about descriptions that do not fit their APIs.
const knownContractsFile = "contract_known.yaml"

// knownContracts is the content of that file.
type knownContracts struct {
	// Files are the files of a provider whose descriptions are not named after it.
	Files map[string][]string `yaml:"files"`
	// Bases are the base paths of descriptions, by file name without extension, that name
	// none or a wrong one among their servers.
	Bases map[string]string `yaml:"bases"`
	// Misfits are deviations of recorded calls in which the description is wrong, or narrower
	// than the API.
	Misfits []*knownMisfit `yaml:"misfits"`
}

// knownMisfit is a deviation that is no fault of a mapping.
type knownMisfit struct {
	Provider  string `yaml:"provider"`
	Operation string `yaml:"operation"` // as the report names it; empty for all
	At        string `yaml:"at"`        // pattern of the whole place
	Says      string `yaml:"says"`      // pattern in the message
	Reason    string `yaml:"reason"`

	place, message *regexp.Regexp
	hits           int
}

// parseKnownContracts reads the table.
func parseKnownContracts(content []byte) (*knownContracts, error) {
	known := &knownContracts{}
	if err := yaml.Load(content, known, yaml.WithKnownFields()); err != nil {
		return nil, err
	}
	var problems []error
	for i, misfit := range known.Misfits {
		if err := misfit.compile(); err != nil {
			problems = append(problems, fmt.Errorf("misfit %d: %w", i+1, err))
		}
	}
	return known, errors.Join(problems...)
}

func (m *knownMisfit) compile() (err error) {
	if m.Provider == "" || m.At == "" || m.Says == "" || m.Reason == "" {
		return errors.New("provider, at, says and reason are required; null is not text")
	}
	if m.place, err = regexp.Compile("^(?:" + m.At + ")$"); err != nil {
		return err
	}
	m.message, err = regexp.Compile(m.Says)
	return err
}

func (m *knownMisfit) String() string {
	return fmt.Sprintf("%s %q at %q says %q", m.Provider, m.Operation, m.At, m.Says)
}

// explains reports whether a problem is a known misfit, and counts the entries that it hits.
func (k *knownContracts) explains(provider, operation string, problem contractProblem) bool {
	explained := false
	for _, m := range k.Misfits {
		if m.Provider == provider && (m.Operation == "" || m.Operation == operation) &&
			m.place.MatchString(problem.Place) && m.message.MatchString(problem.Says) {
			m.hits++
			explained = true
		}
	}
	return explained
}

// stale returns the entries of a provider that explained nothing.
func (k *knownContracts) stale(provider string) []*knownMisfit {
	var unused []*knownMisfit
	for _, m := range k.Misfits {
		if m.Provider == provider && m.hits == 0 {
			unused = append(unused, m)
		}
	}
	return unused
}
