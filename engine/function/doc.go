// Package function is the library of the expression dialect: every function an expression may
// call, with its documentation, examples and implementation in one place.
package function
