package acceptor

import (
	"regexp"

	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/scratch"
	"github.com/unimap/unimap/engine/value"
)

// passes is how often a document may be walked over in all. Alternatives within alternatives of
// a recursive schema would double the work at each level.
const passes = 16

// walker holds one document against a schema.
type walker struct {
	document []byte
	budget   int
	scratch  *[]byte // for strings with escapes; nil until one is met
}

// subject is a value under judgement: its place if it is a list or an object, else what it is.
type subject struct {
	kind      kinds
	at, depth int
	text      []byte
	number    numeral
	truth     bool
}

// listRules is what a schema says of lists. A nil node accepts anything; -1 is no bound.
type listRules struct {
	fewest, most                   int
	first                          []*node // of the first elements
	rest                           *node
	contained                      *node // of some elements, if not nil
	fewestContained, mostContained int
}

// objectRules is what a schema says of objects. A nil node accepts anything; -1 is no bound.
type objectRules struct {
	fewest, most int
	names        names
	members      []member // of the names
	required     uint64
	patterns     []patternRule
	additional   *node
	nameRule     *node
}

// member is a name that is declared, required, or both.
type member struct {
	node *node  // nil if it is not declared
	bit  uint64 // notes that it was there; 0 if there are too many
}

type patternRule struct {
	pattern *regexp.Regexp
	node    *node
}

// release gives the buffer back.
func (w *walker) release() {
	if w.scratch != nil {
		scratch.Return(w.scratch)
	}
}

// plain returns what a string stands for. It is valid until the next call.
func (w *walker) plain(s []byte, escaped bool) []byte {
	if !escaped {
		return s
	}
	if w.scratch == nil {
		w.scratch = scratch.Borrow()
	}
	*w.scratch = scan.AppendUnescaped((*w.scratch)[:0], s)
	return *w.scratch
}

// value judges the value at an offset and returns the offset behind it if it is accepted.
func (w *walker) value(n *node, at, depth int) (int, verdict) {
	if at >= len(w.document) {
		return at, unsure
	}
	kind := kindOf[w.document[at]]
	switch {
	case n == nil || n.certain&kind != 0:
		if kind != text {
			return w.skipped(at, depth)
		}
		end, _ := scan.Text(w.document, at+1)
		return end, w.charge(end - at)
	case kind == nothing:
		return at, unsure
	case n.possible&kind == 0:
		return at, refused
	}
	s := subject{kind: kind, at: at, depth: depth}
	end := -1
	if kind&containers == 0 {
		if end = w.scan(&s); end < 0 {
			return at, unsure
		}
	}
	if w.charge(max(1, end-at)) != accepted {
		return at, unsure
	}
	walked, found := w.judge(n, &s)
	if found != accepted {
		return at, found
	}
	if end = max(end, walked); end < 0 {
		return w.skipped(at, depth)
	}
	return end, accepted
}

// scan reads a value that is no list and no object. It returns the offset behind it, or -1.
func (w *walker) scan(s *subject) int {
	end := -1
	switch s.kind {
	case text:
		var flags scan.Flags
		if end, flags = scan.Text(w.document, s.at+1); end < 0 {
			return -1
		}
		s.text = w.plain(w.document[s.at+1:end-1], flags&scan.Escaped != 0)
	case number:
		end, s.number = scanNumber(w.document, s.at)
	default:
		s.truth = w.document[s.at] == 't'
		end = scanWord(w.document, s.at)
	}
	return end
}

// skipped accepts any value.
func (w *walker) skipped(at, depth int) (int, verdict) {
	end := w.skip(at, depth)
	return end, w.charge(end - at)
}

// charge accepts a value of a size, which is negative if it could not be scanned, as long as the
// budget lasts.
func (w *walker) charge(size int) verdict {
	if w.budget -= size; size < 0 || w.budget < 0 {
		return unsure
	}
	return accepted
}

// skip returns the offset behind a value, or -1 if it is not one that value.Decode reads.
func (w *walker) skip(at, depth int) int {
	if at >= len(w.document) {
		return -1
	}
	switch kindOf[w.document[at]] {
	case text:
		end, _ := scan.Text(w.document, at+1)
		return end
	case number:
		end, _ := scanNumber(w.document, at)
		return end
	case boolean, null:
		return scanWord(w.document, at)
	case list:
		return w.skipList(at, depth+1)
	case object:
		return w.skipObject(at, depth+1)
	}
	return -1
}

func (w *walker) skipList(at, depth int) int {
	if depth > value.DefaultMaxDepth {
		return -1
	}
	if at = skipSpace(w.document, at+1); w.byteAt(at) == ']' {
		return at + 1
	}
	for {
		if at = w.skip(at, depth); at < 0 {
			return -1
		}
		at = skipSpace(w.document, at)
		switch w.byteAt(at) {
		case ']':
			return at + 1
		case ',':
			at = skipSpace(w.document, at+1)
		default:
			return -1
		}
	}
}

func (w *walker) skipObject(at, depth int) int {
	if depth > value.DefaultMaxDepth {
		return -1
	}
	if at = skipSpace(w.document, at+1); w.byteAt(at) == '}' {
		return at + 1
	}
	for {
		_, _, colon := w.key(at)
		if colon < 0 {
			return -1
		}
		if at = w.skip(colon, depth); at < 0 {
			return -1
		}
		at = skipSpace(w.document, at)
		switch w.byteAt(at) {
		case '}':
			return at + 1
		case ',':
			at = skipSpace(w.document, at+1)
		default:
			return -1
		}
	}
}

// key reads a key and the colon behind it, and returns where its value begins, or -1.
func (w *walker) key(at int) (name []byte, escaped bool, next int) {
	if w.byteAt(at) != '"' {
		return nil, false, -1
	}
	end, flags := scan.Text(w.document, at+1)
	if end < 0 {
		return nil, false, -1
	}
	next = end
	if w.byteAt(next) != ':' {
		if next = skipSpace(w.document, next); w.byteAt(next) != ':' {
			return nil, false, -1
		}
	}
	return w.document[at+1 : end-1], flags&scan.Escaped != 0, skipSpace(w.document, next+1)
}

// byteAt returns 0 beyond the end of the document.
func (w *walker) byteAt(at int) byte {
	if uint(at) < uint(len(w.document)) {
		return w.document[at]
	}
	return 0
}
