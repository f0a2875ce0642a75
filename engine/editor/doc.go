// Package editor makes the JSON Schemas by which editors complete, explain and check provider.yaml,
// mapping and test files, from the tables of the format, the keywords and the names.
package editor
