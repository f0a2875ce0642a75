package richtext

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// mediaScheme marks the address of a file of the media service, which only its own product can
// resolve: "adf-media:ID?collection=…&type=file". It lets an image survive being read as
// Markdown and written back.
const mediaScheme = "adf-media"

// mediaAddress returns the address of a media node of the types file and link, or nothing.
func mediaAddress(node *value.Object) string {
	id := attribute(node, "id")
	if id == "" {
		return ""
	}
	query := url.Values{}
	for _, name := range []string{"type", "collection", "width", "height"} {
		if text := attribute(node, name); text != "" {
			query.Set(name, text)
		}
	}
	address := mediaScheme + ":" + url.PathEscape(id)
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// mediaNode returns the media node an address of mediaScheme was made from.
func mediaNode(address, alternative string) (*value.Object, bool) {
	rest, ok := strings.CutPrefix(address, mediaScheme+":")
	if !ok {
		return nil, false
	}
	path, rawQuery, _ := strings.Cut(rest, "?")
	id, err := url.PathUnescape(path)
	query, queryErr := url.ParseQuery(rawQuery)
	if err != nil || queryErr != nil || id == "" {
		return nil, false
	}
	kind := query.Get("type")
	if kind != "link" {
		kind = "file"
	}
	attributes := value.ObjectOf("type", kind, "id", id, "collection", query.Get("collection"))
	for _, name := range []string{"width", "height"} {
		if n, err := strconv.ParseInt(query.Get(name), 10, 32); err == nil {
			attributes.Set(name, n)
		}
	}
	if alternative != "" {
		attributes.Set("alt", alternative)
	}
	return value.ObjectOf("type", "media", "attrs", attributes), true
}

// mediaSingle builds the block around a media node.
func mediaSingle(media *value.Object) *value.Object {
	return elementWith("mediaSingle", value.ObjectOf("layout", "center"), []any{media})
}
