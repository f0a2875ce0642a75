// Package matrix lists what the mappings of a catalog can do: one row for each method that a
// provider has of a unified resource.
package matrix
