// Package timeformat reads dates and times in the shapes that web APIs send and writes them in
// RFC 3339 or by a picture of XPath's format-dateTime.
//
// It works on the proleptic Gregorian calendar in the years 0 to 9999, the range of RFC 3339,
// and keeps fractions of seconds as the digits they were written with. Time zone names come
// from the copy of the IANA database that is built into the program, wherever the system has
// none, so that results do not depend on the machine.
package timeformat
