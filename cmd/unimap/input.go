package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/value"
)

// readInput reads a file, or the standard input for "-", up to the largest document.
func readInput(t *terminal, name string) ([]byte, error) {
	reader := t.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, unreadable(err)
		}
		defer file.Close()
		reader = file
	}
	content, err := io.ReadAll(io.LimitReader(reader, value.DefaultMaxBytes+1))
	if err != nil {
		return nil, usage("%s cannot be read: %v", inputName(name), err)
	}
	if len(content) > value.DefaultMaxBytes {
		return nil, usage("%s is larger than %d bytes", inputName(name), value.DefaultMaxBytes)
	}
	return content, nil
}

// unreadable is the error for a file or a folder that cannot be opened.
func unreadable(err error) *exitError {
	switch e := usage("%v", err); {
	case errors.Is(err, fs.ErrNotExist):
		return e.withHelp("check the path, which begins at the working directory")
	case errors.Is(err, fs.ErrPermission):
		return e.withHelp("let the user who runs unimap read it")
	default:
		return e
	}
}

// inputName names an input for the reader.
func inputName(name string) string {
	if name == "-" {
		return "<stdin>"
	}
	return name
}

// readJSON reads one JSON document from a file, or the standard input for "-". What is wrong with
// it is shown with its place.
func readJSON(t *terminal, name string) (any, error) {
	content, err := readInput(t, name)
	if err != nil {
		return nil, err
	}
	v, err := value.Decode(content, value.Limits{})
	if err == nil {
		return v, nil
	}
	finding := diagnostic.Diagnostic{Code: "json_invalid", Message: err.Error(), Position: diagnostic.Position{File: inputName(name)}}
	var located *value.Error
	if errors.As(err, &located) {
		finding.Code, finding.Message = diagnostic.Code(located.Code), located.Message
		if located.InDocument {
			finding.Position.Line, finding.Position.Column = placeOf(content, located.Offset)
		}
	}
	sources := func(string) ([]byte, error) { return content, nil }
	if err := diagnostic.WriteText(t.err, diagnostic.List{finding}, sources, t.errColor()); err != nil {
		return nil, written(err)
	}
	return nil, silently(exitUsage)
}

// placeOf returns the line and the column, in characters, of a byte of a document.
func placeOf(content []byte, offset int) (line, column int) {
	before := bytes.ReplaceAll(content[:min(offset, len(content))], []byte("\r\n"), []byte("\n"))
	before = bytes.ReplaceAll(before, []byte("\r"), []byte("\n"))
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, len([]rune(string(before[start:]))) + 1
}
