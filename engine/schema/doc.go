// Package schema holds the unified models: it loads them from JSON Schema 2020-12 documents,
// validates values against them with every error found, and shows their structure.
package schema
