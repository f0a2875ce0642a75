// Bench measures unimap against other ways of doing the same, in one process, and prints tables
// of ratios. docs/performance.md says what is measured.
package main
