package docsite

import (
	"regexp"
	"slices"
	"strings"
)

// span is a piece of a text: plain, code, or a link.
type span struct {
	Text string
	Code bool
	Href string
}

// marks are addresses and what stands between backticks.
var marks = regexp.MustCompile("https?://[^\\s<>\"'`]+|`[^`\n]+`")

// prose finds the addresses and the code in a text. An address with holes is code. Everything else
// stays plain text, whatever markup it holds.
func prose(text string) []span {
	var out []span
	at := 0
	for _, found := range marks.FindAllStringIndex(text, -1) {
		from, to := found[0], found[1]
		piece := text[from:to]
		if piece[0] != '`' {
			piece = strings.TrimRight(piece, ".,;:!?)")
			to = from + len(piece)
		}
		if from > at {
			out = append(out, span{Text: text[at:from]})
		}
		if piece[0] == '`' || strings.Contains(piece, "{") {
			out = append(out, span{Text: strings.Trim(piece, "`"), Code: true})
		} else {
			out = append(out, span{Text: piece, Href: piece})
		}
		at = to
	}
	if at < len(text) {
		out = append(out, span{Text: text[at:]})
	}
	return out
}

// paragraph is a part of a note. One that is not verified says so in its text.
type paragraph struct {
	Spans      []span
	Unverified bool
	Lines      bool // its lines are kept apart
}

// paragraphs splits the doc of a file at blank lines; a line that holds the word unverified stands
// by itself.
func paragraphs(doc string) []paragraph {
	var out []paragraph
	var lines []string
	end := func() {
		if len(lines) == 0 {
			return
		}
		isList := len(lines) > 1 && strings.HasSuffix(lines[0], ":") || slices.ContainsFunc(lines, isAddress)
		separator := " "
		if isList {
			separator = "\n"
		}
		out = append(out, paragraph{Spans: prose(strings.Join(lines, separator)), Lines: isList})
		lines = nil
	}
	for line := range strings.SplitSeq(doc, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			end()
		case isUnverified(line):
			end()
			out = append(out, paragraph{Spans: prose(line), Unverified: true})
		default:
			lines = append(lines, line)
		}
	}
	end()
	return out
}

func isAddress(line string) bool {
	return strings.HasPrefix(line, "https://") && !strings.Contains(line, " ")
}

var unverified = regexp.MustCompile(`\bunverified\b`)

func isUnverified(line string) bool { return unverified.MatchString(line) }
