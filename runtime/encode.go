package runtime

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime/multipart"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
)

// bodyEncoding is how a body is written.
type bodyEncoding struct {
	encode    mapping.Encoding
	mediaType string
	array     mapping.ArrayStyle
}

// encodeBody writes a body, and returns its media type.
func encodeBody(body any, e bodyEncoding) ([]byte, string, error) {
	switch e.encode {
	case mapping.EncodeForm:
		object, ok := body.(*value.Object)
		if !ok {
			return nil, "", fmt.Errorf("a form is an object, not a %s", value.KindOf(body))
		}
		return []byte(encodePairs(flatten(nil, object, e.array))), e.mediaType, nil
	case mapping.EncodeMultipart:
		object, ok := body.(*value.Object)
		if !ok {
			return nil, "", fmt.Errorf("a form is an object, not a %s", value.KindOf(body))
		}
		return encodeMultipart(flatten(nil, object, e.array))
	case mapping.EncodeText:
		text, ok := body.(string)
		if !ok {
			return nil, "", fmt.Errorf("a text body is text, not a %s", value.KindOf(body))
		}
		return []byte(text), e.mediaType, nil
	case mapping.EncodeJSONPatch:
		if _, ok := body.([]any); !ok {
			return nil, "", fmt.Errorf("a JSON Patch is a list, not a %s", value.KindOf(body))
		}
	}
	return value.Append(nil, body), e.mediaType, nil
}

// encodeMultipart uses a fixed boundary, so that the same body always gives the same bytes. Where a
// part contains it, one that is made of all parts takes its place, which none can contain.
func encodeMultipart(pairs []pair) ([]byte, string, error) {
	boundary := "unimap-form-boundary"
	if containsBoundary(pairs, boundary) {
		sum := sha256.Sum256([]byte(encodePairs(pairs)))
		boundary += "-" + hex.EncodeToString(sum[:16])
	}
	var out bytes.Buffer
	writer := multipart.NewWriter(&out)
	if err := writer.SetBoundary(boundary); err != nil {
		return nil, "", err
	}
	for _, p := range pairs {
		if err := writer.WriteField(p.name, p.value); err != nil {
			return nil, "", err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, "", err
	}
	return out.Bytes(), writer.FormDataContentType(), nil
}

func containsBoundary(pairs []pair, boundary string) bool {
	return slices.ContainsFunc(pairs, func(p pair) bool { return strings.Contains(p.value, boundary) })
}

// pair is a name and value of a query or a form.
type pair struct{ name, value string }

// flatten appends the members of an object as pairs: nested objects as a[b]=c, lists in the given
// style, null as an empty value.
func flatten(pairs []pair, object *value.Object, style mapping.ArrayStyle) []pair {
	for key, member := range object.All() {
		pairs = flattenMember(pairs, key, member, style)
	}
	return pairs
}

func flattenMember(pairs []pair, name string, v any, style mapping.ArrayStyle) []pair {
	switch v := v.(type) {
	case *value.Object:
		for key, member := range v.All() {
			pairs = flattenMember(pairs, name+"["+key+"]", member, style)
		}
		return pairs
	case []any:
		return flattenList(pairs, name, v, style)
	}
	return append(pairs, pair{name, value.Text(v)})
}

func flattenList(pairs []pair, name string, list []any, style mapping.ArrayStyle) []pair {
	if style == mapping.ArrayComma {
		texts := make([]string, len(list))
		for i, element := range list {
			texts[i] = value.Text(element)
		}
		return append(pairs, pair{name, strings.Join(texts, ",")})
	}
	for i, element := range list {
		elementName := name
		switch style {
		case mapping.ArrayBrackets:
			elementName += "[]"
		case mapping.ArrayIndices:
			elementName += "[" + strconv.Itoa(i) + "]"
		}
		pairs = flattenMember(pairs, elementName, element, style)
	}
	return pairs
}

func encodePairs(pairs []pair) string {
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.value))
	}
	return b.String()
}
