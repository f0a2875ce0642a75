// Package format is the table of the file format: every kind of map in provider.yaml, mapping and
// test files with its keys, and the reader that checks files against it. Decoding, the reference
// and the editor's schemas are made from this one table.
package format
