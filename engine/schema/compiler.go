package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/engine/schema/acceptor"
	"github.com/unimap/unimap/engine/value"
)

// compiler compiles schemas of a library whose documents have been checked.
type compiler struct {
	documents library
	draft     *jsonschema.Compiler
	shapes    *shapeBuilder
}

// newCompiler takes the documents in and holds each against the meta-schema.
func newCompiler(documents library) (*compiler, []*Error) {
	c := &compiler{documents: documents, draft: jsonschema.NewCompiler(), shapes: newShapeBuilder(documents)}
	// In draft 2020-12 a format is a mere annotation unless this is set.
	c.draft.AssertFormat = true
	// The loader of the jsonschema package would read file URLs from the disk.
	c.draft.LoadURL = func(url string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("there is no document %q", url)
	}
	var errs []*Error
	for _, d := range documents.sorted() {
		if err := c.draft.AddResource(d.id, bytes.NewReader(d.text)); err != nil {
			errs = append(errs, d.fail(CodeUncompiled, "", "%v", err))
		}
	}
	for _, d := range documents.sorted() {
		if _, err := c.draft.Compile(d.id); err != nil {
			errs = append(errs, refusals(d, err)...)
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return c, nil
}

// compile compiles the schema that a full reference leads to.
func (c *compiler) compile(reference string) (*Schema, []*Error) {
	at, ok := c.documents.resolve(nil, reference)
	if !ok {
		return nil, []*Error{{Code: CodeReference, File: reference, Message: "there is no such schema"}}
	}
	compiled, err := c.draft.Compile(reference)
	if err != nil {
		return nil, refusals(at.document, err)
	}
	root, errs := c.shapes.build(at)
	if len(errs) > 0 {
		return nil, errs
	}
	return &Schema{
		validator: &draftValidator{compiled, c.documents},
		root:      root,
		acceptor:  sync.OnceValue(func() *acceptor.Acceptor { return acceptor.Compile(compiled) }),
	}, nil
}

// refusals turns the one error of a compilation into those of its causes.
func refusals(d *document, err error) []*Error {
	var schemaError *jsonschema.SchemaError
	if errors.As(err, &schemaError) {
		err = schemaError.Err
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return []*Error{d.fail(CodeUncompiled, "", "%v", err)}
	}
	// The meta-schema is none of the library's documents, so that the texts are its own.
	var errs []*Error
	for _, violation := range explain(invalid, library{}, d.root) {
		errs = append(errs, d.fail(CodeNotASchema, violation.Pointer, "%s", violation.Message))
	}
	return errs
}

// draftValidator validates with the jsonschema package.
type draftValidator struct {
	compiled  *jsonschema.Schema
	documents library
}

func (d *draftValidator) Validate(v any) []Violation {
	err := d.compiled.Validate(value.ToGo(v))
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return []Violation{{Message: err.Error(), SchemaPointer: d.compiled.Location}}
	}
	return explain(invalid, d.documents, v)
}
