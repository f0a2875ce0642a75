package schemas

import "embed"

// FS holds <model>/<resource>.json for every unified resource, and the documents they share at
// the root.
//
//go:embed *.json */*.json
var FS embed.FS
