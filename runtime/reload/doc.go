// Package reload keeps a catalog up to date with a folder of mappings and one of overlays: a
// changed set of both is compiled aside and put in use as a whole, and a bad one changes nothing.
package reload
