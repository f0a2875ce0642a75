package format

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/suggest"
)

// Reader reads the maps of a file by the table of the format and collects what is wrong.
type Reader struct{ Found diagnostic.List }

// Report adds a finding at a node.
func (r *Reader) Report(code diagnostic.Code, at *source.Node, format string, arguments ...any) {
	r.Found = append(r.Found, diagnostic.New(code, at.Position(), format, arguments...))
}

// ReportHelp adds a finding with a help text, which may be empty.
func (r *Reader) ReportHelp(code diagnostic.Code, at *source.Node, help, format string, arguments ...any) {
	d := diagnostic.New(code, at.Position(), format, arguments...)
	if help != "" {
		d = d.WithHelp("%s", help)
	}
	r.Found = append(r.Found, d)
}

// WrongKind adds the finding that a node is not of the kind that is wanted.
func (r *Reader) WrongKind(at *source.Node, format string, arguments ...any) {
	r.Found = append(r.Found, diagnostic.New(diagnostic.CodeWrongKind, at.Mark(), format, arguments...))
}

// Fields are the values of one map, by key.
type Fields map[string]*source.Node

// Object reads n as the named object of the format: unknown, missing and wrongly typed keys are
// reported and left out.
func (r *Reader) Object(n *source.Node, name string) Fields {
	definition := ObjectNamed(name)
	if n.Kind != source.KindMap {
		r.WrongKind(n, "%s is a map, not %s", definition.Name, n.Describe())
		return nil
	}
	out := Fields{}
	keys := make([]string, len(definition.Fields))
	for i, field := range definition.Fields {
		keys[i] = field.Key
	}
	for _, entry := range n.Entries {
		i := slices.Index(keys, entry.Key.Text)
		if i < 0 {
			r.unknownKey(entry.Key, name, keys)
			continue
		}
		if r.kindFits(entry.Value, definition.Fields[i]) {
			out[entry.Key.Text] = entry.Value
		}
	}
	for _, field := range definition.Fields {
		if field.Required && n.Entry(field.Key) == nil {
			r.ReportHelp(diagnostic.CodeMissingKey, n, field.Doc, "%s lacks %s", definition.Name, field.Key)
		}
	}
	return out
}

func (r *Reader) unknownKey(key *source.Node, object string, keys []string) {
	help := suggest.Help(key.Text, keys, "keys of a "+object+": "+strings.Join(keys, ", "))
	r.ReportHelp(diagnostic.CodeUnknownKey, key, help, "unknown key %q", key.Text)
}

func (r *Reader) kindFits(n *source.Node, field Field) bool {
	switch field.Kind {
	case KindMap, KindObject:
		return r.Expect(n, n.Kind == source.KindMap, field.Key, "a map")
	case KindList:
		return r.Expect(n, n.Kind == source.KindList, field.Key, "a list")
	case KindText, KindExpression, KindTextSlot:
		return r.Expect(n, n.IsText(), field.Key, "text")
	case KindBoolean:
		return r.Expect(n, n.Kind == source.KindScalar && n.Scalar == source.Boolean, field.Key, "true or false")
	case KindInteger:
		return r.Expect(n, n.Kind == source.KindScalar && n.Scalar == source.Integer, field.Key, "an integer")
	case KindWord:
		if !r.Expect(n, n.IsText(), field.Key, "text") {
			return false
		}
		if !slices.Contains(field.Allowed, n.Text) {
			r.ReportHelp(diagnostic.CodeInvalidValue, n, "use one of "+strings.Join(field.Allowed, ", "), "%s cannot be %q", field.Key, n.Text)
			return false
		}
	}
	return true
}

// Expect reports that what stands behind key is not of a kind, unless fits.
func (r *Reader) Expect(n *source.Node, fits bool, key, kind string) bool {
	if !fits {
		r.WrongKind(n, "%s is %s, not %s", key, kind, n.Describe())
	}
	return fits
}

// Text returns the text of a field, or "".
func (f Fields) Text(key string) string {
	if n := f[key]; n != nil {
		return n.Text
	}
	return ""
}

// Flag returns a boolean field, or false.
func (f Fields) Flag(key string) bool {
	set, _ := f[key].Value().(bool)
	return set
}

// Duration reads a duration of at most an hour; a nil node gives otherwise.
func (r *Reader) Duration(n *source.Node, otherwise time.Duration) time.Duration {
	if n == nil {
		return otherwise
	}
	d, err := time.ParseDuration(n.Text)
	if err != nil || d <= 0 || d > time.Hour {
		r.ReportHelp(diagnostic.CodeInvalidValue, n, "write a number and a unit, such as 500ms, 2s or 5m, of at most one hour", "%q is not a duration", n.Text)
		return otherwise
	}
	return d
}

// Texts returns the elements of a list of plain text.
func (r *Reader) Texts(n *source.Node) []string {
	if n == nil || len(n.Items) == 0 {
		return nil
	}
	out := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		if r.Expect(item, item.Kind == source.KindScalar && item.Scalar != source.Null, "an element", "text") {
			out = append(out, item.Text)
		}
	}
	return out
}

// Statuses reads a list of HTTP statuses.
func (r *Reader) Statuses(n *source.Node) []int64 {
	var out []int64
	for _, item := range n.Items {
		status, err := strconv.ParseInt(item.Text, 10, 64)
		if item.Kind != source.KindScalar || err != nil || status < 100 || status > 599 {
			r.Report(diagnostic.CodeInvalidValue, item, "an HTTP status is a number from 100 to 599")
			continue
		}
		out = append(out, status)
	}
	return out
}
