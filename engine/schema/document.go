package schema

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

const (
	draft    = "https://json-schema.org/draft/2020-12/schema"
	idPrefix = "unimap:"
	// definitionsPrefix begins the fragment of every reference but the one to a whole document.
	definitionsPrefix = "/$defs/"
)

// documentLimits bounds a document of schemas; the depth also bounds every walk over one.
var documentLimits = value.Limits{MaxBytes: 4 << 20, MaxDepth: 64}

// document is one JSON document of schemas, in the order of its text.
type document struct {
	file string
	id   string
	root *value.Object
	text []byte
}

// fail makes an error at a place of the document.
func (d *document) fail(code Code, pointer, format string, arguments ...any) *Error {
	return &Error{Code: code, File: d.file, Pointer: pointer, Message: fmt.Sprintf(format, arguments...)}
}

// definitions returns the object of $defs, which is empty if there is none.
func (d *document) definitions() *value.Object {
	if definitions, ok := d.root.Get("$defs").(*value.Object); ok {
		return definitions
	}
	return &value.Object{}
}

// locate returns the pointer to an object of the document. It searches, and is for errors.
func (d *document) locate(object *value.Object) string {
	pointer := ""
	var search func(v any, at string) bool
	search = func(v any, at string) bool {
		switch v := v.(type) {
		case *value.Object:
			if v == object {
				pointer = at
				return true
			}
			for key, member := range v.All() {
				if search(member, pointerTo(at, key)) {
					return true
				}
			}
		case []any:
			for i, element := range v {
				if search(element, pointerTo(at, strconv.Itoa(i))) {
					return true
				}
			}
		}
		return false
	}
	search(d.root, "")
	return pointer
}

// library is all documents that may refer to one another, by id.
type library map[string]*document

// place is a schema within a document: an object, or a boolean.
type place struct {
	document *document
	schema   any
}

// object returns the keywords of the schema; a boolean schema has none.
func (p place) object() (*value.Object, bool) {
	object, ok := p.schema.(*value.Object)
	return object, ok
}

// within returns the place of a schema that stands in the same document.
func (p place) within(schema any) place { return place{p.document, schema} }

// resolve follows a reference out of the document from.
func (l library) resolve(from *document, reference string) (place, bool) {
	id, fragment, _ := strings.Cut(reference, "#")
	target := from
	if id != "" {
		target = l[id]
	}
	if target == nil {
		return place{}, false
	}
	if fragment == "" {
		return place{target, target.root}, true
	}
	name, ok := strings.CutPrefix(fragment, definitionsPrefix)
	if !ok {
		return place{}, false
	}
	schema := target.definitions().Get(name)
	return place{target, schema}, !value.IsMissing(schema)
}

// readLibrary reads every *.json file below the root of fsys.
func readLibrary(fsys fs.FS) (library, []*Error) {
	documents := library{}
	var errs []*Error
	walkErr := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			errs = append(errs, &Error{Code: CodeUnreadable, File: file, Message: err.Error()})
			return nil
		}
		if entry.IsDir() || path.Ext(file) != ".json" {
			return nil
		}
		text, err := readFile(fsys, file)
		if err != nil {
			errs = append(errs, &Error{Code: CodeUnreadable, File: file, Message: err.Error()})
			return nil
		}
		errs = append(errs, documents.add(file, text)...)
		return nil
	})
	if walkErr != nil {
		errs = append(errs, &Error{Code: CodeUnreadable, File: ".", Message: walkErr.Error()})
	}
	return documents, errs
}

// readFile refuses a file by its size before it is read into memory.
func readFile(fsys fs.FS, file string) ([]byte, error) {
	info, err := fs.Stat(fsys, file)
	if err != nil {
		return nil, err
	}
	if info.Size() > int64(documentLimits.MaxBytes) {
		return nil, fmt.Errorf("file of %d bytes is larger than %d", info.Size(), documentLimits.MaxBytes)
	}
	return fs.ReadFile(fsys, file)
}

// add reads one document and takes it in under its id.
func (l library) add(file string, text []byte) []*Error {
	d := &document{file: file, text: text}
	decoded, err := value.Decode(text, documentLimits)
	if err != nil {
		return []*Error{d.fail(CodeUnreadable, "", "%v", err)}
	}
	root, ok := decoded.(*value.Object)
	if !ok {
		return []*Error{d.fail(CodeUnreadable, "", "a document of schemas is an object, not %s", typeName(decoded))}
	}
	d.root = root
	if got := root.Get("$schema"); got != draft {
		return []*Error{d.fail(CodeDraft, "/$schema", "$schema must be %q, the only draft that is read", draft)}
	}
	id, _ := root.Get("$id").(string)
	if !isDocumentID(id) {
		return []*Error{d.fail(CodeID, "/$id", "$id must be %q and a path of letters, digits, '-' and '_', such as %q", idPrefix, idPrefix+"ticketing/tickets")}
	}
	if other := l[id]; other != nil {
		return []*Error{d.fail(CodeID, "/$id", "$id %q is taken by %s", id, other.file)}
	}
	d.id = id
	l[id] = d
	return nil
}

// isDocumentID keeps ids to characters that no step of URL handling rewrites.
func isDocumentID(id string) bool {
	name, ok := strings.CutPrefix(id, idPrefix)
	if !ok {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if !isName(part) {
			return false
		}
	}
	return true
}

func isName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isNameRune(r) })
}

func isNameRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
}

// sorted returns the documents by file, so that errors come in one order.
func (l library) sorted() []*document {
	out := make([]*document, 0, len(l))
	for _, d := range l {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *document) int { return strings.Compare(a.file, b.file) })
	return out
}
