// Package scaffold writes the first version of the files of a new mapping, in which everything
// that the unified schema has stands as a comment that only has to be taken away.
package scaffold
