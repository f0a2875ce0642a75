// Package catalogtest tests the catalog of mappings as a whole, with what no package can test by
// itself: every recorded exchange against the description that its provider has published, and
// that what a unified update writes is what is read back.
package catalogtest
