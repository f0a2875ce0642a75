// Package docsite renders the documentation of the unified API as plain HTML pages, out of what a
// catalog knows of itself.
package docsite
