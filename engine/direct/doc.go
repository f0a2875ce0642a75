// Package direct runs a data slot from the bytes of a document to the bytes of the result,
// without decoding the one or building the other as values.
//
// A Plan is compiled from a template.Tree. Each of its leaves is one of three: a copy of a part
// of the document, an operation on such parts, or the program of the expression, run by the
// machine over the few values it asks for. The tree itself stays the reference: a plan gives
// what the tree gives, byte for byte, or says that it cannot, and the tree is asked.
package direct
