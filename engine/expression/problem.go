package expression

import (
	"fmt"

	"github.com/unimap/unimap/engine/diagnostic"
)

// Problem is a finding in an expression. From and To are offsets in characters into its source.
type Problem struct {
	Code     diagnostic.Code
	From, To int
	Message  string
	Help     string
}

func (p *Problem) Error() string { return p.Message }

func problem(code diagnostic.Code, format string, arguments ...any) *Problem {
	return &Problem{Code: code, Message: fmt.Sprintf(format, arguments...)}
}

func arityText(least, most int) string {
	switch {
	case most < 0 && least == 1:
		return "at least 1 argument"
	case most < 0:
		return fmt.Sprintf("at least %d arguments", least)
	case least != most:
		return fmt.Sprintf("%d to %d arguments", least, most)
	case least == 1:
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", least)
}
