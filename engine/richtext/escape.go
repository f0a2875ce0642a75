package richtext

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// escapeText puts a backslash in front of every character that Markdown might read as
// formatting inside a line.
func escapeText(text string, at lineContext) string {
	var out strings.Builder
	out.Grow(len(text) + len(text)/16)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if needsEscape(text, i, at) {
			out.WriteByte('\\')
		}
		out.WriteByte(c)
	}
	return out.String()
}

var entity = regexp.MustCompile(`^&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);`)

// mailAutolink is how an autolink to a mail address begins, in the characters of
// https://spec.commonmark.org/0.31.2/#email-autolink.
var mailAutolink = regexp.MustCompile("^<[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@")

func needsEscape(text string, i int, at lineContext) bool {
	switch text[i] {
	case '\\', '`', '[', ']', '~':
		return true
	case '|':
		return at == lineInCell
	case '*':
		// Between spaces a star is no delimiter.
		return !(i > 0 && text[i-1] == ' ' && i+1 < len(text) && text[i+1] == ' ')
	case '_':
		// Within a word an underscore is no delimiter.
		return !isWordBefore(text, i) || !isWordAt(text, i+1)
	case '<':
		return i+1 == len(text) || isTagStart(text[i+1]) || mailAutolink.MatchString(text[i:])
	case '&':
		return entity.MatchString(text[i:min(len(text), i+64)])
	}
	return false
}

func isTagStart(c byte) bool {
	return c == '/' || c == '!' || c == '?' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func isWordBefore(text string, i int) bool {
	r, size := utf8.DecodeLastRuneInString(text[:i])
	return size > 0 && !util.IsSpaceRune(r) && !util.IsPunctRune(r)
}

func isWordAt(text string, i int) bool {
	r, size := utf8.DecodeRuneInString(text[i:])
	return size > 0 && !util.IsSpaceRune(r) && !util.IsPunctRune(r)
}

var (
	// orderedStart is the marker of an ordered list.
	orderedStart = regexp.MustCompile(`^[0-9]{1,9}[.)]($|[ \t])`)
	// blockStart matches the other texts that would begin a block, or end one as the underline
	// of a heading or the second row of a table.
	blockStart = regexp.MustCompile(`^(#{1,6}($|[ \t])|>|\+($|[ \t])|-($|[ \t\-|:])|=|:-|\|)`)
)

// escapeStart escapes the start of a line, already escaped by escapeText, where it would begin
// a block.
func escapeStart(text string) string {
	if match := orderedStart.FindString(text); match != "" {
		digits := strings.IndexAny(text, ".)")
		return text[:digits] + `\` + text[digits:]
	}
	if blockStart.MatchString(text) {
		return `\` + text
	}
	return text
}

// codeSpan writes code between backticks that do not occur in it.
func codeSpan(code string, at lineContext) string {
	fence := strings.Repeat("`", shortestMissingRun(code))
	if strings.HasPrefix(code, "`") || strings.HasSuffix(code, "`") ||
		strings.HasPrefix(code, " ") && strings.HasSuffix(code, " ") && !util.IsBlank([]byte(code)) {
		code = " " + code + " "
	}
	if at == lineInCell {
		code = strings.ReplaceAll(code, "|", `\|`)
	}
	return fence + code + fence
}

// shortestMissingRun returns the least length of which the code has no run of backticks.
func shortestMissingRun(code string) int {
	lengths := map[int]bool{}
	run := 0
	for i := range len(code) + 1 {
		if i < len(code) && code[i] == '`' {
			run++
			continue
		}
		lengths[run] = true
		run = 0
	}
	n := 1
	for lengths[n] {
		n++
	}
	return n
}

var (
	addressEscaper = strings.NewReplacer(`\`, `\\`, "<", `\<`, ">", `\>`, "\n", "%0A", "\r", "%0D")
	bracketEscaper = strings.NewReplacer("(", `\(`, ")", `\)`)
	titleEscaper   = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", "")
	anyEntity      = regexp.MustCompile(`&(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]*;)`)
)

// destination writes the address of a link, and its title if there is one.
func destination(address, title string, at lineContext) string {
	out := anyEntity.ReplaceAllString(addressEscaper.Replace(address), `\&$1`)
	if !isBalanced(address) {
		out = bracketEscaper.Replace(out)
	}
	if address == "" || strings.ContainsAny(address, " \t") {
		out = "<" + out + ">"
	}
	if title != "" {
		out += ` "` + anyEntity.ReplaceAllString(titleEscaper.Replace(title), `\&$1`) + `"`
	}
	if at == lineInCell {
		out = strings.ReplaceAll(out, "|", `\|`)
	}
	return out
}

// isBalanced reports whether the round brackets of an address pair up, as they may then stand
// in a link without being escaped.
func isBalanced(address string) bool {
	open := 0
	for i := range len(address) {
		switch address[i] {
		case '(':
			open++
		case ')':
			if open--; open < 0 {
				return false
			}
		}
	}
	return open == 0
}
