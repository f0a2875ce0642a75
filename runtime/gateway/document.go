package gateway

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway/description"
)

// document is the OpenAPI document of one catalog.
type document struct {
	catalog *engine.Catalog
	content []byte
}

// openAPI answers with the OpenAPI document, which is made once for each catalog.
func (x *exchange) openAPI([]string) *runtime.Error {
	catalog := x.gateway.options.Runtime.Catalog()
	made := x.gateway.openAPI.Load()
	if made == nil || made.catalog != catalog {
		made = &document{catalog, value.Append(nil, description.OpenAPI(catalog, ".", x.gateway.operations()...))}
		x.gateway.openAPI.Store(made)
	}
	x.writeDocument(http.StatusOK, "application/json", made.content)
	return nil
}

// writeDocument writes a public document with an entity tag (RFC 9110 section 8.8.3), or only that
// the caller has it already.
func (x *exchange) writeDocument(status int, contentType string, content []byte) {
	sum := sha256.Sum256(content)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	header := x.writer.Header()
	header.Set("Cache-Control", "private, no-cache")
	header.Set("Etag", etag)
	if status == http.StatusOK && hasTag(x.request.Header.Get("If-None-Match"), etag) {
		x.status = http.StatusNotModified
		x.writer.WriteHeader(http.StatusNotModified)
		return
	}
	x.write(status, contentType, content)
}

// hasTag compares weakly, as If-None-Match does.
func hasTag(list, etag string) bool {
	for given := range strings.SplitSeq(list, ",") {
		if given = strings.TrimSpace(given); given == "*" || strings.TrimPrefix(given, "W/") == etag {
			return true
		}
	}
	return false
}
