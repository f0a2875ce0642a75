// Package expression compiles and runs the expression dialect: expr's syntax over JSON values,
// with paths that never fail, missing told from null, and exact numbers.
//
// The parser and the virtual machine are those of expr-lang/expr. In between, one rewriter
// replaces every operator, member access, literal and call whose meaning in the dialect differs
// from expr's by a call of this package, and collects what the expression reads on the way.
package expression
