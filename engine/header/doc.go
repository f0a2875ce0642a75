// Package header says which HTTP request headers a mapping or a caller may set.
package header
