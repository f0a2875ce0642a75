// Package value is the data model of the expression dialect: plain JSON values in which
// missing differs from null, numbers are exact and objects keep their key order.
//
// A value is one of these Go types, and nothing else:
//
//	Missing      the value that is not there (a typed nil, so that "??" skips it)
//	nil          JSON null
//	bool         true, false
//	int64        an integer that fits in 64 bits
//	json.Number  every other number, as the text it was written with
//	string       valid UTF-8
//	[]any        a list of values, never holding Missing
//	*Object      an object, its members in the order in which they came
//
// Values are immutable by convention: whoever builds one may change it until it is handed on.
package value
