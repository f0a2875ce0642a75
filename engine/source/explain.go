package source

import (
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"go.yaml.in/yaml/v4"
)

// problem is an error of the YAML library in the words of the format, with what has to be masked
// so that the library gets past it.
type problem struct {
	finding diagnostic.Diagnostic
	replace region
	isLoss  bool // what is masked does not appear in the tree as it is written
}

// explain finds out what an error of the YAML library means. The library says where it could not
// go on, which is often behind the mistake; the lines around tell more.
func (p *parser) explain(failure *yaml.LoadError) problem {
	at := p.text.offset(failure.Mark.Line, failure.Mark.Column)
	context := p.text.offset(failure.ContextMark.Line, failure.ContextMark.Column)
	if failure.Mark.Line == 0 {
		return problem{
			finding: diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{File: p.text.file}, "%s", failure.Message),
			isLoss:  true,
		}
	}
	if strings.Contains(failure.Message, "max depth") {
		finding := diagnostic.New(diagnostic.CodeFileTooLarge, p.text.at(at), "file is nested too deeply").WithHelp("flatten the structure")
		return problem{finding: finding, replace: region{from: at}, isLoss: true}
	}
	if failure.ContextMsg == "while scanning a quoted scalar" {
		return p.explainQuoted(failure.Message, context, at)
	}
	if strings.HasPrefix(failure.Message, "unknown anchor") {
		return p.explainAlias(at)
	}
	if tab, ok := p.indentingTab(at); ok {
		return problem{
			finding: diagnostic.New(diagnostic.CodeInvalidYAML, p.text.span(tab, tab+1), "a tab is used as indentation").
				WithHelp("indent with spaces"),
			replace: region{from: tab},
			isLoss:  true,
		}
	}
	if damage, ok := p.flowDamage(at); ok {
		return damage
	}
	if damage, ok := p.lineDamage(at); ok {
		return damage
	}
	return p.explainMessage(failure, context, at)
}

func (p *parser) explainQuoted(message string, start, at int) problem {
	if strings.Contains(message, "escape character") || strings.Contains(message, "hexadecimal") || strings.Contains(message, "escape code") {
		finding := diagnostic.New(diagnostic.CodeInvalidYAML, p.text.at(at), "unknown escape in double quotes").
			WithHelp(`write a backslash as \\, or use single quotes, in which it stands for itself`)
		return problem{finding: finding, replace: p.quotedLine(start), isLoss: true}
	}
	finding := diagnostic.New(diagnostic.CodeInvalidYAML, p.text.at(start), "the quoted text that begins here does not end").
		WithHelp("close it with %c, or quote the whole value if the quote is part of an expression", p.text.rune(start))
	return problem{finding: finding, replace: p.quotedLine(start), isLoss: true}
}

// quotedLine is the rest of a value that begins with a quote: unreadable, but no reason to give
// up the lines after it.
func (p *parser) quotedLine(start int) region {
	parts := p.view().split(p.text.line(start))
	if parts.valueStart != start {
		return region{from: start}
	}
	return region{from: start, to: parts.valueEnd, isScalar: true}
}

func (p *parser) explainAlias(at int) problem {
	end := at + 1
	for !p.text.isEnd(end) && !p.text.isBlank(end) && !strings.ContainsRune(",[]{}", p.text.rune(end)) {
		end++
	}
	finding := diagnostic.New(diagnostic.CodeAnchorOrAlias, p.text.span(at, end), "aliases are not part of the format").
		WithHelp("write the value out; where text is meant, quote it: '%s'", p.text.slice(at, end))
	return problem{finding: finding, replace: region{from: at, to: end, isScalar: true}, isLoss: true}
}

// indentingTab returns the first tab in front of the content of the line that an offset is in.
func (p *parser) indentingTab(at int) (int, bool) {
	start := p.text.lineStart(p.text.line(at))
	for i := start; p.text.isBlank(i); i++ {
		if p.text.rune(i) == '\t' {
			return i, at <= p.text.skipBlanks(start)
		}
	}
	return 0, false
}

// The messages of the YAML library, by a part of them, that get plainer words. Those that a
// damaged value causes, and the ones about quotes and tabs, have been dealt with before.
var plainMessages = []struct{ part, message, help string }{
	{"mapping values are not allowed", "a key cannot stand here, because the line above already has a value", "indent the key like its neighbours, or delete the value above it"},
	{"did not find expected key", "this line does not fit the indentation of the lines above", "indent it like its neighbours; to go on with a long value, use the | form"},
	{"did not find expected '-' indicator", "this line does not fit the list above", "begin it with - and indent it like the other items"},
	{"could not find expected ':'", "a key is not followed by ': '", "write \"key: value\", with a space behind the colon"},
	{"block sequence entries are not allowed", "a list cannot begin here", "write each item on a line of its own, or quote the value"},
	{"mapping keys are not allowed", "'? ' cannot stand here", "quote the value"},
	{"did not find expected <document start>", "the document ends before this line", "indent the line, or delete what is in front of it"},
	{"did not find expected comment or line break", "text follows | or > on the same line", "begin the text on the next line, indented"},
	{"found character that cannot start any token", "a value cannot begin with this character", "quote the value"},
}

func (p *parser) explainMessage(failure *yaml.LoadError, context, at int) problem {
	if start, ok := p.openFlow(at); ok {
		return p.explainOpenFlow(start, at)
	}
	from := at
	if strings.Contains(failure.ContextMsg, "simple key") {
		from = context
	}
	// The end of the file is no place to look for a mistake.
	from = max(p.text.trimRight(0, min(from+1, p.text.length()))-1, 0)
	message, help := failure.Message, "check the quotes, brackets and indentation here and above"
	for _, known := range plainMessages {
		if strings.Contains(failure.Message, known.part) {
			message, help = known.message, known.help
			break
		}
	}
	finding := diagnostic.New(diagnostic.CodeInvalidYAML, p.text.at(from), "%s", message)
	finding.Help = help
	return problem{finding: finding, replace: region{from: from}, isLoss: true}
}

// openFlow returns the bracket of the outermost map or list in { } or [ ] that is open at an
// offset.
func (p *parser) openFlow(at int) (start int, ok bool) {
	_, start, ok = p.enclosingFlow(at)
	return start, ok
}

func (p *parser) explainOpenFlow(start, at int) problem {
	kind, bracket := "map", "}"
	if p.text.rune(start) == '[' {
		kind, bracket = "list", "]"
	}
	rest := p.skipSpace(at)
	own, _ := p.text.indent(p.text.line(start))
	indent, _ := p.text.indent(p.text.line(min(rest, p.text.length())))
	if rest >= p.text.length() || p.text.line(rest) > p.text.line(start) && indent <= own {
		finding := diagnostic.New(diagnostic.CodeInvalidYAML, p.text.span(start, start+1), "the %s that begins here does not end", kind).
			WithHelp("close it with %s, and quote values that hold a comma, a bracket or ': '", bracket)
		return problem{finding: finding, replace: region{from: start}, isLoss: true}
	}
	finding := diagnostic.New(diagnostic.CodeInvalidYAML, p.text.at(rest), "expected a comma or %s in the %s that begins on line %d", bracket, kind, p.text.line(start)+1).
		WithHelp("add it, and quote values that hold a comma, a bracket or ': '")
	return problem{finding: finding, replace: region{from: start}, isLoss: true}
}
