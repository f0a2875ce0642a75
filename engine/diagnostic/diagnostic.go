package diagnostic

import (
	"fmt"
	"strings"
)

// Diagnostic is one finding. It is an error value too, so that a finding can be returned where
// an error is expected.
type Diagnostic struct {
	Code     Code
	Severity Severity
	// Message says what is wrong, in lower case and without a full stop.
	Message string
	// Help is the next step for the reader, or empty. It may have several lines.
	Help     string
	Position Position
}

// New makes a finding of the severity that the rule table gives its code. A code that is not in
// the table is an error.
func New(code Code, position Position, format string, args ...any) Diagnostic {
	rule, _ := RuleFor(code)
	return Diagnostic{
		Code:     code,
		Severity: rule.Severity,
		Message:  fmt.Sprintf(format, args...),
		Position: position,
	}
}

// WithHelp returns a copy of the finding that tells the reader what to do.
func (d Diagnostic) WithHelp(format string, args ...any) Diagnostic {
	d.Help = fmt.Sprintf(format, args...)
	return d
}

// Error returns "file:line:column: severity: message [CODE]" on one line.
func (d Diagnostic) Error() string {
	var out strings.Builder
	if place := d.Position.String(); place != "" {
		out.WriteString(escapeControls(place))
		out.WriteString(": ")
	}
	fmt.Fprintf(&out, "%s: %s [%s]", d.Severity, escapeControls(d.Message), d.Code)
	return out.String()
}
