// Package engine turns folders of mappings into a catalog that Go programs can read, transform
// and execute with. It takes data and gives data: it opens no file but those of an fs.FS, makes
// no connection, and knows no clock but the one it is given.
package engine
