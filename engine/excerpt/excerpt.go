package excerpt

import "strings"

// Characters returns text as it is, or its first most characters and an ellipsis.
func Characters(text string, most int) string {
	count := 0
	for i := range text {
		if count++; count > most {
			return text[:i] + "…"
		}
	}
	return text
}

// Bytes returns text as it is, or its first most bytes, without a character that is cut in two,
// and an ellipsis.
func Bytes(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
