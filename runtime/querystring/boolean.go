package querystring

import "strings"

// Boolean reads a switch: true or 1, false or 0, in whatever case, since Python writes True and
// False. ok is false for any other text.
func Boolean(text string) (on, ok bool) {
	switch strings.ToLower(text) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}
