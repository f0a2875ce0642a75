// Package playground evaluates expressions that stand alone on sample data, for authors who try
// them out before they go into a mapping.
package playground
