package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/chzyer/readline"

	"github.com/unimap/unimap/engine/value"
)

// terminal is where a command reads and writes. Results go to out, everything else to err.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	// inIsTTY, outIsTTY and errIsTTY say whether a person sits at the other end.
	inIsTTY, outIsTTY, errIsTTY bool
}

func newTerminal(in, out, err *os.File) *terminal {
	return &terminal{in: in, out: out, err: err, inIsTTY: isTTY(in), outIsTTY: isTTY(out), errIsTTY: isTTY(err)}
}

func isTTY(file *os.File) bool { return readline.IsTerminal(int(file.Fd())) }

// colorAllowed says whether the user wants colours at all; see https://no-color.org.
func colorAllowed() bool { return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" }

func (t *terminal) outColor() bool { return t.outIsTTY && colorAllowed() }
func (t *terminal) errColor() bool { return t.errIsTTY && colorAllowed() }

// complain writes a line to the error output.
func (t *terminal) complain(format string, arguments ...any) {
	fmt.Fprintln(t.err, harmless(fmt.Sprintf(format, arguments...)))
}

// text returns a writer for results that are text. What could control a terminal is escaped,
// since some of it comes from files.
func (t *terminal) text() io.Writer { return harmlessWriter{t.out} }

// json writes a result that is a value of the engine, indented.
func (t *terminal) json(v any) error { return writeJSON(t.out, t.outIsTTY, value.Indent(v)) }

// marshal writes a result that is a Go value with a JSON form, indented.
func (t *terminal) marshal(v any) error { return marshal(t.out, t.outIsTTY, v) }

func marshal(w io.Writer, isTTY bool, v any) error {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return written(err)
	}
	return writeJSON(w, isTTY, strings.TrimSuffix(text.String(), "\n"))
}

// writeJSON writes JSON text. At a terminal, characters that could control it are escaped, which
// changes the text of strings and not their meaning.
func writeJSON(w io.Writer, isTTY bool, text string) error {
	if isTTY {
		text = escapedJSON(text)
	}
	_, err := fmt.Fprintln(w, text)
	return written(err)
}

type harmlessWriter struct{ w io.Writer }

func (h harmlessWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(h.w, harmless(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// harmless escapes control characters, invisible format characters and bytes that are not UTF-8,
// but for line breaks and tabs.
func harmless(text string) string {
	return escaped(text, func(r rune) string {
		if r < 0x80 {
			return fmt.Sprintf(`\x%02x`, r)
		}
		return unicodeEscape(r)
	})
}

// escapedJSON is harmless for JSON text, in which such characters are found in strings only.
func escapedJSON(text string) string { return escaped(text, unicodeEscape) }

func escaped(text string, escape func(rune) string) string {
	if strings.IndexFunc(text, isDangerous) < 0 && utf8.ValidString(text) {
		return text
	}
	var out strings.Builder
	for _, r := range strings.ToValidUTF8(text, "\ufffd") {
		if isDangerous(r) {
			out.WriteString(escape(r))
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

func isDangerous(r rune) bool {
	return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

func unicodeEscape(r rune) string {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
