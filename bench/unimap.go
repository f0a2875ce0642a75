package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/unimap/unimap/bench/peer"
	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

//go:embed testdata/mappings
var testdata embed.FS

// unimapName is the contender that the ratios are ratios to.
const unimapName = "unimap"

// trackerMappings are the mappings that are measured.
func trackerMappings() fs.FS {
	mappings, err := fs.Sub(testdata, "testdata/mappings")
	if err != nil {
		panic(err) // the path is valid
	}
	return mappings
}

// unimap is the engine as a contender. This file is all that knows its methods of conversion.
type unimap struct {
	transform engine.Transform
	write     *schema.Schema // of unified bodies
}

func newUnimap() (*unimap, error) {
	catalog, err := engine.Load(trackerMappings(), schemas.FS)
	if err != nil {
		return nil, err
	}
	transform, err := catalog.Transform("tracker", "ticketing", "tickets")
	if err != nil {
		return nil, err
	}
	// The longest lists are longer than what is let through by default.
	transform.Documents = value.Limits{MaxBytes: 1 << 30, MaxValues: 1 << 30}
	transform.Limits = limit.Limits{Steps: 1 << 30, ResultBytes: 1 << 30, OutputBytes: 1 << 30}
	tickets, _ := catalog.Schemas().Resource("ticketing", "tickets")
	return &unimap{transform: *transform, write: tickets.Write}, nil
}

// contender is the engine as it is used.
func (u *unimap) contender() peer.Contender { return u.variant(unimapName, "", false) }

// tree is the engine without its short cuts, which decodes documents and evaluates each expression
// in general.
func (u *unimap) tree() peer.Contender {
	return u.variant(unimapName+", reference evaluation", "decodes the document and evaluates each expression in general", true)
}

func (u *unimap) variant(name, note string, reference bool) peer.Contender {
	validating := u.transform
	validating.Reference = reference
	converting := validating
	converting.SkipSchema = true
	return peer.Contender{Name: name, Note: note, Jobs: map[peer.Work]peer.Job{
		peer.Ticket:           read(converting.AppendRead),
		peer.Tickets:          read(converting.AppendReadList),
		peer.Patch:            u.patch(&converting),
		peer.TicketValidated:  read(validating.AppendRead),
		peer.TicketsValidated: read(validating.AppendReadList),
		peer.PatchValidated:   u.patchValidated(&converting),
	}}
}

// read is the job of one of the methods that read. A violation is an error, if they look for any.
func read(convert func(context.Context, []byte, []byte) ([]byte, engine.Report, error)) peer.Job {
	return func(dst, native []byte) ([]byte, error) {
		output, report, err := convert(context.Background(), dst, native)
		if err != nil {
			return nil, err
		}
		return output, violated(report.Violations)
	}
}

func (u *unimap) patch(t *engine.Transform) peer.Job {
	return func(dst, body []byte) ([]byte, error) {
		output, _, err := t.AppendWrite(context.Background(), dst, "update", engine.Input{ID: measuredID, Body: body})
		return output, err
	}
}

// patchValidated holds the body against the schema as the gateway does.
func (u *unimap) patchValidated(t *engine.Transform) peer.Job {
	convert := u.patch(t)
	return func(dst, body []byte) ([]byte, error) {
		if !u.write.Accepts(body) {
			decoded, err := value.Decode(body, t.Documents)
			if err != nil {
				return nil, err
			}
			if err := violated(u.write.Validate(decoded)); err != nil {
				return nil, err
			}
		}
		return convert(dst, body)
	}
}

func violated(violations []schema.Violation) error {
	if len(violations) > 0 {
		return fmt.Errorf("the schema is broken: %v", violations)
	}
	return nil
}
