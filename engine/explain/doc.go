// Package explain says what a method of a compiled mapping does without making a call: where
// each unified field comes from, what each request is built of, and what cannot be written.
package explain
