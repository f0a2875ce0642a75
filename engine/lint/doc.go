// Package lint finds what is wrong with mappings that compile: it holds their output and their
// requests against the unified schemas, and their parts against one another and their tests.
package lint
