package mappings

import "embed"

// FS holds PROVIDER/provider.yaml, PROVIDER/MODEL/RESOURCE.yaml and, beside each mapping, the
// cases that test it in PROVIDER/MODEL/RESOURCE.test.yaml.
//
//go:embed */provider.yaml */*/*.yaml
var FS embed.FS
