// Package schemas holds the unified models as JSON Schema 2020-12, one document a resource, and
// embeds them.
package schemas
