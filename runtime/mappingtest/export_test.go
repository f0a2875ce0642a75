package mappingtest

// YAMLLines and YAMLFlow let tests read back what is written.
var (
	YAMLLines = yamlLines
	YAMLFlow  = yamlFlow
)
