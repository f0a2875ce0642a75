// Package suggest finds the name that was probably meant.
package suggest
