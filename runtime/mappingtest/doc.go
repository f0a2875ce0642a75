// Package mappingtest runs the test files beside mappings: each case goes through the whole
// runtime to a loopback provider made of its recorded exchanges, and whatever differs is
// reported, together with what of the mappings no case exercises.
package mappingtest
