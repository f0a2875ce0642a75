// Package difference finds the places where two JSON values differ.
package difference
