// Package conform holds what a mapping can produce against the unified schema, before there is an
// answer: a mapping whose objects could never be valid does not load.
package conform
