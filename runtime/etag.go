package runtime

import (
	"net/http"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
)

// readVersion puts the version that the resource must have into the query as expressions see it: a
// strong entity tag (RFC 9110 section 8.8.3) without its quotes, which clients of HTTP must write and
// few providers do, and a weak one whole. Any version is none that is asked for.
func (s *session) readVersion(query *value.Object) (*value.Object, *Error) {
	wanted := s.request.IfMatch
	given, _ := query.Get(mapping.ParamETag).(string)
	switch {
	case wanted == "":
		wanted = given
	case given != "" && opaque(given) != opaque(wanted):
		return nil, versionError("If-Match and the query parameter etag name different versions: send one of them")
	}
	switch {
	case wanted == "" || wanted == "*": // libraries write the null of an object without a version as nothing
		if query.Has(mapping.ParamETag) {
			query = query.Without(mapping.ParamETag)
		}
		return query, nil
	case opaque(wanted) == "":
		return nil, versionError("the entity tag is empty: send the etag of the object, or none")
	case strings.Count(wanted, `"`) > 2 && strings.Contains(wanted, ","):
		return nil, versionError("the resource can be held against one version alone: send one entity tag")
	}
	query.Set(mapping.ParamETag, opaque(wanted))
	return query, nil
}

// opaque returns what stands between the quotes of a strong entity tag, and any other text as it is.
func opaque(tag string) string {
	inner, opened := strings.CutPrefix(tag, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	if opened && closed && !strings.Contains(inner, `"`) {
		return inner
	}
	return tag
}

func versionError(message string) *Error {
	e := clientError(http.StatusUnprocessableEntity, CodeInvalidRequest, "the query is not valid: %s", message)
	e.Pointer = "/query/" + mapping.ParamETag
	return e
}
