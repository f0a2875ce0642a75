// Package compare tells whether two JSON documents say the same.
package compare
