package richtext

import "strings"

// dangerousSchemes are those whose addresses run code or open local content when followed.
var dangerousSchemes = map[string]bool{
	"javascript": true, "vbscript": true, "data": true, "file": true,
	"blob": true, "filesystem": true, "view-source": true,
}

// imageTypes are the data addresses that can only be shown: SVG, which can hold scripts, is
// not among them.
var imageTypes = []string{"data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"}

// schemeOf returns the scheme of an address in lower case as a browser sees it: browsers skip
// control characters and spaces, so that "java\nscript:" is the scheme javascript. Relative
// addresses have none.
func schemeOf(address string) string {
	var scheme strings.Builder
	for _, r := range address {
		switch {
		case r <= ' ' || r == 0x7f:
		case r == ':':
			return strings.ToLower(scheme.String())
		case r == '/' || r == '?' || r == '#':
			return ""
		default:
			scheme.WriteRune(r)
		}
	}
	return ""
}

// isSafeLink reports whether an address may be written as the target of a link.
func isSafeLink(address string) bool {
	return address != "" && !dangerousSchemes[schemeOf(address)]
}

// isWebAddress reports whether an address is one of a page or a file on the web.
func isWebAddress(address string) bool {
	scheme := schemeOf(address)
	return scheme == "https" || scheme == "http"
}

// isSafeImage reports whether an address may be written as the source of an image.
func isSafeImage(address string) bool {
	for _, prefix := range imageTypes {
		if strings.HasPrefix(address, prefix+";") {
			return true
		}
	}
	return isSafeLink(address)
}
