// Package schemas holds the unified models as JSON Schema 2020-12, one document a resource, and
// embeds them.
package schemas

import "embed"

// FS holds <model>/<resource>.json for every unified resource, and the documents they share at
// the root.
//
//go:embed *.json */*.json
var FS embed.FS
