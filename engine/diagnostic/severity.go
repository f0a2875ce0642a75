package diagnostic

import "fmt"

// Severity says what a finding means for the file it is in. The zero value is SeverityError.
type Severity int

// The severities, the gravest first.
const (
	// SeverityError makes a file unusable: it does not compile.
	SeverityError Severity = iota
	// SeverityWarning is probably a mistake; the file still compiles.
	SeverityWarning
	// SeverityInfo is worth knowing and needs no action.
	SeverityInfo
)

var severityNames = [...]string{SeverityError: "error", SeverityWarning: "warning", SeverityInfo: "info"}

// String returns "error", "warning" or "info".
func (s Severity) String() string {
	if s < 0 || int(s) >= len(severityNames) {
		return fmt.Sprintf("severity(%d)", int(s))
	}
	return severityNames[s]
}

// MarshalText returns what String returns, so that JSON carries the word. A severity that is
// none of the three is an error.
func (s Severity) MarshalText() ([]byte, error) {
	if s < 0 || int(s) >= len(severityNames) {
		return nil, fmt.Errorf("%d is not a severity", int(s))
	}
	return []byte(s.String()), nil
}
