package diagnostic

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

var githubCommands = map[Severity]string{SeverityError: "error", SeverityWarning: "warning", SeverityInfo: "notice"}

// WriteGitHub writes findings as workflow commands of GitHub Actions, one a line, which GitHub
// shows as annotations: "::error file=…,line=…,col=…,title=CODE::message". The help follows the
// message on a line of its own within the annotation. What is not known of a position is left out.
func WriteGitHub(w io.Writer, list List) error {
	var out strings.Builder
	for _, d := range sorted(list) {
		fmt.Fprintf(&out, "::%s %s::%s\n", githubCommands[d.Severity], githubProperties(d), githubData(githubMessage(d)))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func githubMessage(d Diagnostic) string {
	if d.Help == "" {
		return d.Message
	}
	return d.Message + "\nhelp: " + d.Help
}

func githubProperties(d Diagnostic) string {
	var properties []string
	add := func(name, value string) { properties = append(properties, name+"="+githubProperty(value)) }
	p := d.Position
	if p.File != "" {
		add("file", p.File)
	}
	for _, number := range []struct {
		name  string
		value int
	}{{"line", p.Line}, {"col", p.Column}, {"endLine", p.EndLine}, {"endColumn", p.EndColumn}} {
		if number.value > 0 {
			add(number.name, fmt.Sprint(number.value))
		}
	}
	add("title", string(d.Code))
	return strings.Join(properties, ",")
}

// githubData escapes the message of a workflow command, as the toolkit of GitHub Actions does in
// packages/core/src/command.ts; other control characters come out as Go escapes.
func githubData(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '%':
			out.WriteString("%25")
		case '\r':
			out.WriteString("%0D")
		case '\n':
			out.WriteString("%0A")
		default:
			out.WriteString(escapeRune(r, size, text[i]))
		}
		i += size
	}
	return out.String()
}

// githubProperty escapes a property of a workflow command.
func githubProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(text))
}
