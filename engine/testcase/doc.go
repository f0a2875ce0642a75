// Package testcase reads the *.test.yaml files that lie beside mappings: a unified request, the
// exact exchange with the provider, and the unified answer that must come of it.
package testcase
