package editor

import (
	"io"

	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/value"
)

// File is a kind of file that has a schema. Its text is the name of its object in the table of
// the format.
type File string

// The kinds of files.
const (
	FileMapping  File = "mapping"  // MODEL/RESOURCE.yaml
	FileProvider File = "provider" // provider.yaml
	FileTest     File = "test"     // MODEL/RESOURCE.test.yaml
)

// Files lists the kinds of files.
var Files = []File{FileMapping, FileProvider, FileTest}

// SchemaFile returns the name of the file in which the schema is kept, such as
// "mapping.schema.json".
func (f File) SchemaFile() string { return string(f) + ".schema.json" }

// draft is the newest draft that the language servers for YAML read as a whole.
const draft = "http://json-schema.org/draft-07/schema#"

// Schema returns the JSON Schema of a kind of file, in draft 7. It refers to nothing outside
// itself. It accepts every file that loads; what only the loader knows, such as the names in an
// expression, it leaves open.
func Schema(file File) *value.Object {
	b := &builder{definitions: value.NewObject(0)}
	root := b.object(format.ObjectNamed(string(file)))
	b.define()
	out := laidOver(value.ObjectOf("$schema", draft, "title", "unimap "+string(file)+" file"), root)
	if b.definitions.Len() > 0 {
		out.Set("definitions", b.definitions)
	}
	return out
}

// Write writes the schema of a kind of file as indented JSON.
func Write(w io.Writer, file File) error {
	_, err := io.WriteString(w, value.Indent(Schema(file))+"\n")
	return err
}
