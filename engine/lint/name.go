package lint

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/template"
)

// namePosition returns where a name stands in an expression, or the whole expression if the name
// is there more than once or in another notation.
func namePosition(x *template.Expression, name string) diagnostic.Position {
	source := []rune(x.Program.Source())
	wanted := []rune(name)
	at, count := 0, 0
	for i := 0; i+len(wanted) <= len(source); i++ {
		isWhole := (i == 0 || !isWord(source[i-1])) && (i+len(wanted) == len(source) || !isWord(source[i+len(wanted)]))
		if isWhole && string(source[i:i+len(wanted)]) == name {
			at = i
			count++
		}
	}
	if count != 1 {
		return x.Span(0, len(source))
	}
	return x.Span(at, at+len(wanted))
}

func isWord(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}
