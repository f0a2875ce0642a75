package mappingtest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay/difference"
)

// editor collects changes of a text. Places are given as those of its YAML nodes.
type editor struct {
	text    string
	lines   []int // the offset at which each line begins
	newline string
	edits   []change
}

// change replaces the bytes from one offset up to another.
type change struct {
	from, to int
	text     string
}

func newEditor(text string) *editor {
	e := &editor{text: text, lines: []int{0}, newline: "\n"}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n':
			e.newline = "\r\n"
			i++
		case text[i] != '\n' && text[i] != '\r':
			continue
		}
		e.lines = append(e.lines, i+1)
	}
	return e
}

// offset returns the offset of a line and a column, which count characters from 1.
func (e *editor) offset(line, column int) int {
	at := e.lines[min(max(line, 1), len(e.lines))-1]
	for range column - 1 {
		_, size := utf8.DecodeRuneInString(e.text[at:])
		at += size
	}
	return at
}

func (e *editor) start(p diagnostic.Position) int { return e.offset(p.Line, p.Column) }
func (e *editor) end(p diagnostic.Position) int   { return e.offset(p.EndLine, p.EndColumn) }

// nextLine returns the offset at which the line after the one of an offset begins.
func (e *editor) nextLine(at int) int {
	i, _ := slices.BinarySearch(e.lines, at+1)
	if i < len(e.lines) {
		return e.lines[i]
	}
	return len(e.text)
}

func (e *editor) replace(from, to int, text string) {
	e.edits = append(e.edits, change{from, to, strings.ReplaceAll(text, "\n", e.newline)})
}

// apply returns the text with all changes; ok is false if they contradict one another.
func (e *editor) apply() (text string, ok bool) {
	slices.SortStableFunc(e.edits, func(a, b change) int { return a.from - b.from })
	var out strings.Builder
	done := 0
	for _, c := range e.edits {
		if c.from < done || c.to < c.from {
			return "", false
		}
		out.WriteString(e.text[done:c.from] + c.text)
		done = c.to
	}
	return out.String() + e.text[done:], true
}

// revise changes no more of a value than is needed to make it another one, so that comments and
// the way of writing stay. key is the key that the value stands behind; nil for an element.
func (e *editor) revise(key, n *source.Node, v any) {
	if len(difference.Between("", n.Value(), v)) == 0 {
		return
	}
	if n.Style == source.Plain && n.Position().HasEnd() {
		switch v := v.(type) {
		case *value.Object:
			if n.Kind == source.KindMap && e.reviseMap(n, v) {
				return
			}
		case []any:
			if n.Kind == source.KindList && len(n.Items) == len(v) {
				for i, item := range n.Items {
					e.revise(nil, item, v[i])
				}
				return
			}
		}
	}
	e.rewrite(key, n, v)
}

// reviseMap changes the members of a map in block style. It returns false, and changes nothing, if
// a member has to go whose lines are not its own, or no member stays.
func (e *editor) reviseMap(n *source.Node, v *value.Object) bool {
	kept := 0
	for _, entry := range n.Entries {
		switch {
		case v.Has(entry.Key.Text):
			kept++
		case !entry.Value.Position().HasEnd() || e.text[e.lines[entry.Key.Position().Line-1]:e.start(entry.Key.Position())] != blanks(entry.Key):
			return false
		}
	}
	if kept == 0 {
		return false
	}
	for _, entry := range n.Entries {
		if member := v.Get(entry.Key.Text); !value.IsMissing(member) {
			e.revise(entry.Key, entry.Value, member)
			continue
		}
		e.replace(e.lines[entry.Key.Position().Line-1], e.nextLine(e.end(entry.Value.Position())), "")
	}
	added := value.NewObject(0)
	for key, member := range v.All() {
		if n.Entry(key) == nil {
			added.Set(key, member)
		}
	}
	e.insertBehind(n, yamlLines(added, n.Position().Column-1))
	return true
}

// insertBehind puts lines behind the last line of a node.
func (e *editor) insertBehind(n *source.Node, lines []string) {
	if len(lines) == 0 {
		return
	}
	at := e.nextLine(e.end(n.Position()))
	text := strings.Join(lines, "\n")
	if at == len(e.text) && !strings.HasSuffix(e.text, "\n") {
		e.replace(at, at, "\n"+text)
		return
	}
	e.replace(at, at, text+"\n")
}

// rewrite replaces a value as a whole.
func (e *editor) rewrite(key, n *source.Node, v any) {
	from, to, indent := e.start(n.Position()), e.end(n.Position()), n.Position().Column-1
	isBlock := n.Style == source.Plain && n.Kind != source.KindScalar
	text, isText := v.(string)
	switch {
	case n.Style == source.Flow || isInline(v) && (!isBlock || key == nil):
		e.replace(from, to, yamlFlow(v))
	case !isInline(v) && !isText && (isBlock || key == nil):
		e.replace(from, to, strings.Join(yamlLines(v, indent), "\n")[indent:])
	case key == nil:
		e.replace(from, to, strings.Join(append([]string{blockHeader(text)}, blockText(text, indent)...), "\n"))
	default:
		e.replace(e.behindColon(key), to, strings.Join(yamlEntry("", v, key.Position().Column+1), "\n"))
	}
}

// behindColon returns the offset behind the colon after a key.
func (e *editor) behindColon(key *source.Node) int {
	at := e.end(key.Position())
	if offset := strings.IndexByte(e.text[at:], ':'); offset >= 0 {
		return at + offset + 1
	}
	return at
}

// blanks are what stands in front of a node that begins its line.
func blanks(n *source.Node) string { return strings.Repeat(" ", n.Position().Column-1) }
