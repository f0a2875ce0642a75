// Package coverage finds the parts of a document that none of a set of paths reads, so that
// nothing a caller sends is dropped unseen.
package coverage
