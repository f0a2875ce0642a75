// Package numeral writes and reads integers by the pictures of XPath's format-integer: digits
// with grouping, Roman numerals, letters, English words and ordinals.
//
// The pictures are those of XPath and XQuery Functions and Operators 3.1, section 4.6.1
// (https://www.w3.org/TR/xpath-functions-31/#formatting-integers), as far as JSONata has them:
//
//	0 000 #,##0 ١  digits: "0" (or any decimal digit) is mandatory, "#" optional, other
//	               signs group; the digits are of the script of the mandatory digits
//	A a            letters: A, B … Z, AA, AB …
//	I i            Roman numerals
//	W w Ww         words: ONE HUNDRED, one hundred, One Hundred
//
// and after a semicolon "o" for ordinals (1st, first) or "c" for cardinals, the default.
package numeral
