package mappingtest

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/unimap/unimap/engine/value"
)

// The YAML that is written here is the part of it that test files need: block style, two blanks a
// level, plain text where no version of YAML reads it as something else.

// plainText matches text that needs no quotes, in { } and [ ] either.
var plainText = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*$`)

// notText are the words that some version of YAML reads as a boolean or as null (YAML 1.1 types
// bool and null).
var notText = map[string]bool{
	"true": true, "false": true, "null": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true,
}

func yamlText(text string) string {
	if plainText.MatchString(text) && !notText[strings.ToLower(text)] {
		return text
	}
	return quoted(text)
}

// quoted writes text in double quotes. The escapes of JSON are escapes of YAML too; beyond those,
// YAML wants escapes for what is not printable (YAML 1.2.2, section 5.1).
func quoted(text string) string {
	var out strings.Builder
	for _, r := range string(value.AppendString(nil, text)) {
		if r != ' ' && !unicode.IsGraphic(r) || r == '\u0085' || r == '\u2028' || r == '\u2029' || r == '\ufeff' {
			out.WriteString(escaped(r))
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

func escaped(r rune) string {
	const digits = "00000000"
	hex := strconv.FormatInt(int64(r), 16)
	if r > 0xffff {
		return `\U` + digits[:8-len(hex)] + hex
	}
	return `\u` + digits[:4-len(hex)] + hex
}

// yamlFlow writes a value on one line.
func yamlFlow(v any) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, element := range v {
			parts[i] = yamlFlow(element)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *value.Object:
		parts := make([]string, 0, v.Len())
		for key, member := range v.All() {
			parts = append(parts, yamlText(key)+": "+yamlFlow(member))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case string:
		return yamlText(v)
	case json.Number:
		return string(v)
	}
	return value.String(v)
}

// isInline reports whether a value is written on the line of its key.
func isInline(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) == 0
	case *value.Object:
		return v.Len() == 0
	case string:
		return !isBlockText(v)
	}
	return true
}

// isBlockText reports whether text is written as a block behind "|" or "|-": text of several
// lines that such a block gives back as it is.
func isBlockText(text string) bool {
	body := strings.TrimSuffix(text, "\n")
	if !strings.Contains(body, "\n") || strings.HasSuffix(body, "\n") {
		return false
	}
	for line := range strings.SplitSeq(body, "\n") {
		if strings.TrimRight(line, " \t") != line {
			return false
		}
	}
	return !strings.HasPrefix(body, " ") && !strings.HasPrefix(body, "\t") && !strings.HasPrefix(body, "\n") &&
		!strings.ContainsFunc(body, func(r rune) bool {
			return r != '\n' && !unicode.IsGraphic(r) || r == '\u2028' || r == '\u2029'
		})
}

// yamlLines writes a value as lines of a block at a depth of blanks.
func yamlLines(v any, indent int) []string {
	blanks := strings.Repeat(" ", indent)
	var lines []string
	switch v := v.(type) {
	case *value.Object:
		for key, member := range v.All() {
			lines = append(lines, yamlEntry(blanks+yamlText(key)+":", member, indent+2)...)
		}
	case []any:
		for _, element := range v {
			lines = append(lines, yamlItem(blanks, element, indent+2)...)
		}
	}
	return lines
}

// yamlEntry writes what stands behind a key; indent is that of the lines below.
func yamlEntry(head string, v any, indent int) []string {
	if isInline(v) {
		return []string{head + " " + yamlFlow(v)}
	}
	if text, ok := v.(string); ok {
		return append([]string{head + " " + blockHeader(text)}, blockText(text, indent)...)
	}
	return append([]string{head}, yamlLines(v, indent)...)
}

func yamlItem(blanks string, v any, indent int) []string {
	if text, ok := v.(string); ok || isInline(v) {
		if isInline(v) {
			return []string{blanks + "- " + yamlFlow(v)}
		}
		return append([]string{blanks + "- " + blockHeader(text)}, blockText(text, indent)...)
	}
	lines := yamlLines(v, indent)
	lines[0] = blanks + "- " + lines[0][indent:]
	return lines
}

func blockHeader(text string) string {
	if strings.HasSuffix(text, "\n") {
		return "|"
	}
	return "|-"
}

func blockText(text string, indent int) []string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = strings.Repeat(" ", indent) + line
		}
	}
	return lines
}
