package diagnostic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// List is a number of findings.
type List []Diagnostic

// Sort orders the list by file, line, column, code and message, and drops findings that are
// identical to another.
func (l *List) Sort() {
	slices.SortStableFunc(*l, compareDiagnostics)
	*l = slices.Compact(*l)
}

// HasErrors reports whether a finding of the list is an error.
func (l List) HasErrors() bool { return l.Count(SeverityError) > 0 }

// Count returns the number of findings of a severity.
func (l List) Count(severity Severity) int {
	count := 0
	for _, finding := range l {
		if finding.Severity == severity {
			count++
		}
	}
	return count
}

// Err returns nil if no finding is an error, else a *ListError that carries the whole list,
// warnings included.
func (l List) Err() error {
	if !l.HasErrors() {
		return nil
	}
	return &ListError{List: l}
}

// ListError is a list with at least one error, as an error value.
type ListError struct {
	List List
}

// Error returns the first error of the list, and how many more errors there are.
func (e *ListError) Error() string {
	first := slices.IndexFunc(e.List, func(d Diagnostic) bool { return d.Severity == SeverityError })
	if first < 0 {
		return "no errors"
	}
	text := e.List[first].Error()
	if more := e.List.Count(SeverityError) - 1; more > 0 {
		text = fmt.Sprintf("%s (and %d more)", text, more)
	}
	return text
}

// Unwrap returns the findings one by one, for errors.As.
func (e *ListError) Unwrap() []error {
	out := make([]error, len(e.List))
	for i, finding := range e.List {
		out[i] = finding
	}
	return out
}

func compareDiagnostics(a, b Diagnostic) int {
	return cmp.Or(
		a.Position.compare(b.Position),
		strings.Compare(string(a.Code), string(b.Code)),
		strings.Compare(a.Message, b.Message),
		cmp.Compare(a.Severity, b.Severity),
		strings.Compare(a.Help, b.Help),
		cmp.Compare(a.Position.EndLine, b.Position.EndLine),
		cmp.Compare(a.Position.EndColumn, b.Position.EndColumn),
	)
}
