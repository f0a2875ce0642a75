// Package scan reads a JSON document once, strictly, and notes where the values stand that a
// mapping asks for, without copying or decoding anything.
//
// A Trie holds the paths that are asked for, all of them known before the first document. Scan
// walks the document by it and fills a slot for each path with a Span, the place of the value.
// It accepts nothing that value.Decode refuses; where it refuses a document it does not say why,
// since value.Decode does, and takes the few that are left to it.
package scan
