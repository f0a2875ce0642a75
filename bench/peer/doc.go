// Package peer holds the other ways to do what a mapping does, each written as a good engineer
// would who uses that tool: structs of several JSON libraries, gjson by hand, and the languages
// expr, jq, CEL and JSONata.
package peer
