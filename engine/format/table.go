package format

import "slices"

// Version is the version of the mapping format.
const Version = 1

// FieldKind says what stands behind a key of the format.
type FieldKind string

// The kinds of fields.
const (
	KindText       FieldKind = "text"       // plain text
	KindWord       FieldKind = "word"       // one of Allowed
	KindBoolean    FieldKind = "boolean"    // true or false
	KindInteger    FieldKind = "integer"    // a whole number
	KindDuration   FieldKind = "duration"   // such as 500ms, 2s, 5m
	KindExpression FieldKind = "expression" // a data slot that is one expression
	KindTree       FieldKind = "tree"       // a data slot
	KindTextSlot   FieldKind = "text slot"  // text with {expression} holes
	KindMap        FieldKind = "map"        // keys of the author's choosing
	KindList       FieldKind = "list"       // a list
	KindObject     FieldKind = "object"     // an object of the format, named by Of
	KindAny        FieldKind = "any"        // read by its own code
)

// Field is one key of an object of the format.
type Field struct {
	Key      string
	Kind     FieldKind
	Of       string // for KindObject, and the elements of KindMap and KindList, the object they hold
	Slot     Slot   // for slots
	Required bool
	Allowed  []string
	Doc      string
}

// Object is a kind of map in the files of the format.
type Object struct {
	Name   string
	Doc    string
	Fields []Field
}

// Slot names a group of places in the files that see the same names.
type Slot string

// The slots.
const (
	SlotServer  Slot = "server"  // server, token_url
	SlotRequest Slot = "request" // query, headers, body, when, each, require, route
	SlotPath    Slot = "path"    // the path of a request
	SlotMessage Slot = "message" // the else of a require
	SlotAnswer  Slot = "answer"  // until, ok, error, limit
	SlotResult  Slot = "result"
	SlotRecord  Slot = "record"
	SlotAuth    Slot = "auth"
)

// Objects is the table.
var Objects = slices.Concat(providerObjects, mappingObjects, testObjects)

// ObjectNamed returns an object of the table.
func ObjectNamed(name string) Object {
	for _, object := range Objects {
		if object.Name == name {
			return object
		}
	}
	panic("format: no object " + name)
}
