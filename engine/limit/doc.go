// Package limit bounds what an expression may cost: its size when it is compiled, and its
// steps, memory and time when it runs.
package limit
