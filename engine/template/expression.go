package template

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/excerpt"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/source"
)

// Expression is a compiled expression together with the place in the file that it came from.
type Expression struct {
	Program *expression.Program
	scalar  source.Scalar // that it is, or is a part of
	offset  int32         // where it starts in the text of the scalar, in characters
}

// CompileExpression compiles the text of n, a scalar, as one expression.
func CompileExpression(n *source.Node, scope *expression.Scope) (*Expression, diagnostic.List) {
	if n.Kind != source.KindScalar || n.Scalar != source.Text {
		return nil, diagnostic.List{diagnostic.New(diagnostic.CodeWrongKind, n.Mark(), "expected an expression, which is text")}
	}
	if text := strings.TrimSpace(n.Text); unquotedDate.MatchString(text) {
		d := diagnostic.New(diagnostic.CodeInvalidValue, n.Position(), "a date is text, and this is a subtraction")
		return nil, diagnostic.List{d.WithHelp("%s", quoteTwice(text))}
	}
	x, found := compileAt(n, n.Text, 0, scope)
	if x == nil && len(found) > 0 && plainWords.MatchString(n.Text) {
		switch help := found[0].Help; {
		case help == "":
			found[0].Help = quoteTwice(n.Text)
		case strings.HasPrefix(help, expression.NamesHelp): // and not what was probably meant
			found[0].Help = help + "; " + quoteTwice(n.Text)
		}
	}
	return x, found
}

var (
	unquotedDate = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?$`)
	// plainWords matches what reads as a word, a phrase or an address rather than as an expression.
	plainWords = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_]*([ -][A-Za-z0-9_]+)*|https?://[^\s'"]+)$`)
)

// quoteTwice helps an author who wrote text where an expression stands.
func quoteTwice(text string) string {
	return fmt.Sprintf(`where the text is meant, quote it twice: "'%s'"`, text)
}

func compileAt(n *source.Node, text string, offset int, scope *expression.Scope) (*Expression, diagnostic.List) {
	program, problems := expression.Compile(text, scope)
	var found diagnostic.List
	for _, p := range problems {
		d := diagnostic.New(p.Code, n.Span(offset+p.From, offset+p.To), "%s", p.Message)
		if p.Help != "" {
			d = d.WithHelp("%s", p.Help)
		}
		found = append(found, d)
	}
	if program == nil {
		if why, suggestion, ok := n.CutShort(); ok {
			return nil, diagnostic.List{diagnostic.New(diagnostic.CodeDamagedExpression, n.Position(), "%s", why).WithHelp("write %s", suggestion)}
		}
		return nil, found
	}
	return &Expression{Program: program, scalar: n.AsScalar(), offset: int32(offset)}, found
}

// Place returns where the scalar stands that the expression is, or is a part of.
func (e *Expression) Place() source.Place { return e.scalar.Place }

// Position returns where the expression stands in its file.
func (e *Expression) Position() diagnostic.Position { return e.scalar.Position() }

// Span returns where the characters of the expression from offset from up to, and not including,
// offset to stand in its file.
func (e *Expression) Span(from, to int) diagnostic.Position {
	return e.scalar.Span(int(e.offset)+from, int(e.offset)+to)
}

// Eval runs the expression. The error is an *Error.
func (e *Expression) Eval(f *expression.Frame) (any, error) {
	v, err := e.Program.Eval(f)
	if err != nil {
		return nil, e.fail(f, err)
	}
	return v, nil
}

func (e *Expression) fail(f *expression.Frame, err error) *Error {
	out := &Error{Position: e.Position(), Expression: e.Program.Source(), Absent: e.Program.Absent(f), Cause: err}
	var failure *expression.RuntimeError
	if errors.As(err, &failure) {
		out.Code, out.Message = failure.Code, failure.Message
		if failure.Source == e.Program.Source() {
			out.Position = e.Span(failure.From, failure.To)
		}
		for _, path := range e.Program.Reads() {
			out.Reads = append(out.Reads, path.String())
		}
	}
	return out
}

// Error is the failure of one expression of a slot.
type Error struct {
	Code       string // stable, as in expression.RuntimeError
	Message    string
	Position   diagnostic.Position // where in the mapping file
	Pointer    string              // JSON pointer of the value that was being built, in a data slot
	Expression string
	Reads      []string // the static paths that the expression uses
	// Absent are those of them that led nowhere when the expression failed. They are often the
	// cause, but need not be.
	Absent []expression.Absent
	Cause  error
}

// Error says what failed and where, in one line: the position, the message, and in brackets the
// value that was being built, the expression and what it found missing or null.
func (e *Error) Error() string {
	var details []string
	if e.Pointer != "" {
		details = append(details, "building "+e.Pointer)
	}
	if e.Expression != "" {
		details = append(details, "in "+excerpt.Characters(oneLine(e.Expression), maxShown))
	}
	for i, absent := range e.Absent {
		if i == mostAbsent {
			details = append(details, "and so on")
			break
		}
		details = append(details, absent.String())
	}
	text := fmt.Sprintf("%s: %s", e.Position, e.Message)
	if len(details) > 0 {
		text += " (" + strings.Join(details, "; ") + ")"
	}
	return text
}

// mostAbsent bounds how many paths an error text names.
const mostAbsent = 5

// oneLine writes the lines of an expression as one.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// maxShown is how many characters of an expression an error text shows.
const maxShown = 100

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }
