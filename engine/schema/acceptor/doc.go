// Package acceptor decides over the bytes of a JSON document, without decoding it, whether the
// document is valid under a schema of the jsonschema package. It knows one answer only: true
// means that jsonschema would accept the document, false that jsonschema must be asked.
package acceptor
