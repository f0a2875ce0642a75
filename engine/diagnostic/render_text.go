package diagnostic

import (
	"fmt"
	"io"
	"strings"
)

// Sources returns the content of a file that findings are in. WriteText shows no source line for
// a file whose content it cannot get.
type Sources func(file string) ([]byte, error)

// sorted returns a sorted copy of a list.
func sorted(list List) List {
	out := append(List(nil), list...)
	out.Sort()
	return out
}

// WriteText writes findings for a reader at a terminal: a line "file:line:column: severity:
// message [CODE]", the line of the source with the place marked under it, and the help; at the
// end how many findings there are. Without findings it writes nothing. Sources may be nil. With
// color, ANSI escapes set off the severities. Whatever comes from files is stripped of control
// characters.
func WriteText(w io.Writer, list List, sources Sources, color bool) error {
	if len(list) == 0 {
		return nil
	}
	r := textRenderer{sources: sources, color: color, lines: map[string][]string{}}
	list = sorted(list)
	for _, finding := range list {
		r.finding(finding)
	}
	r.out.WriteString(summary(list) + "\n")
	_, err := io.WriteString(w, r.out.String())
	return err
}

// The ANSI styles of WriteText.
const (
	styleBold  = "1"
	styleFaint = "2"
	styleHelp  = "36"
)

var severityStyles = map[Severity]string{SeverityError: "1;31", SeverityWarning: "1;33", SeverityInfo: "1;34"}

type textRenderer struct {
	out     strings.Builder
	sources Sources
	color   bool
	lines   map[string][]string // the lines of the files that have been read
}

func (r *textRenderer) styled(style, text string) string {
	if !r.color || style == "" || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func (r *textRenderer) finding(d Diagnostic) {
	if place := d.Position.String(); place != "" {
		r.out.WriteString(r.styled(styleBold, escapeControls(place)+":") + " ")
	}
	style := severityStyles[d.Severity]
	fmt.Fprintf(&r.out, "%s %s %s\n", r.styled(style, d.Severity.String()+":"), escapeControls(d.Message), r.styled(styleFaint, "["+string(d.Code)+"]"))
	r.source(d.Position, style)
	r.help(d.Help)
	r.out.WriteByte('\n')
}

func (r *textRenderer) help(help string) {
	if help == "" {
		return
	}
	lines := strings.Split(help, "\n")
	fmt.Fprintf(&r.out, "  %s %s\n", r.styled(styleHelp, "help:"), escapeControls(lines[0]))
	for _, line := range lines[1:] {
		fmt.Fprintf(&r.out, "        %s\n", escapeControls(line))
	}
}

// source writes the line of a position, and under it where on the line the position is.
func (r *textRenderer) source(p Position, style string) {
	lines := r.read(p.File)
	if p.Line < 1 || p.Line > len(lines) {
		return
	}
	shown := excerptOf(lines[p.Line-1], p)
	gutter := fmt.Sprintf(" %d", p.Line)
	fmt.Fprintf(&r.out, "%s %s\n", r.styled(styleFaint, gutter+" |"), shown.line)
	if p.Column < 1 {
		return
	}
	fmt.Fprintf(&r.out, "%s %s%s\n", r.styled(styleFaint, strings.Repeat(" ", len(gutter))+" |"),
		strings.Repeat(" ", shown.indent), r.styled(style, "^"+strings.Repeat("~", shown.length-1)))
}

// read returns the lines of a file, or nothing if there is no source.
func (r *textRenderer) read(file string) []string {
	if lines, ok := r.lines[file]; ok {
		return lines
	}
	var lines []string
	if r.sources != nil && file != "" {
		if content, err := r.sources(file); err == nil {
			lines = splitLines(string(content))
		}
	}
	r.lines[file] = lines
	return lines
}

// splitLines splits at LF, CR LF and CR. A byte order mark in front is no part of the first line.
func splitLines(content string) []string {
	content = strings.TrimPrefix(content, "\ufeff")
	content = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(content)
	return strings.Split(content, "\n")
}

// summary returns a line such as "2 errors, 1 warning".
func summary(list List) string {
	var parts []string
	for _, severity := range []Severity{SeverityError, SeverityWarning, SeverityInfo} {
		switch count := list.Count(severity); count {
		case 0:
		case 1:
			parts = append(parts, "1 "+severity.String())
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", count, severity))
		}
	}
	return strings.Join(parts, ", ")
}
