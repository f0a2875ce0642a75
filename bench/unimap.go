package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/tidwall/gjson"

	"github.com/unimap/unimap/bench/peer"
	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
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

// unimap is the engine as a contender. This is all that knows the interface of conversions.
type unimap struct {
	transform *engine.Transform
	mapping   *mapping.Mapping
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
	m, _ := catalog.Mapping("tracker", "ticketing", "tickets")
	return &unimap{transform: transform, mapping: m}, nil
}

func (u *unimap) contender() peer.Contender {
	return peer.Contender{Name: unimapName, Jobs: map[peer.Work]peer.Job{
		peer.Ticket:           u.read,
		peer.Tickets:          each(u.read),
		peer.Patch:            u.write,
		peer.TicketValidated:  u.readValidated,
		peer.TicketsValidated: each(u.readValidated),
		peer.PatchValidated:   u.writeValidated,
	}}
}

// read appends the ticket of an issue.
func (u *unimap) read(dst, native []byte) ([]byte, error) {
	decoded, err := value.Decode(native, u.transform.Documents)
	if err != nil {
		return nil, err
	}
	frame := u.mapping.NewFrame(context.Background(), mapping.Values{}, mapping.Environment{})
	unified, err := u.mapping.ReadRecord(frame, decoded)
	if err != nil {
		return nil, err
	}
	return value.Append(dst, unified), nil
}

func (u *unimap) readValidated(dst, native []byte) ([]byte, error) {
	output, err := u.transform.Read(context.Background(), native)
	if err != nil {
		return nil, err
	}
	if err := violated(output.Violations); err != nil {
		return nil, err
	}
	return append(dst, output.JSON...), nil
}

// each turns a job on an object into one on a list of them.
func each(job peer.Job) peer.Job {
	return func(dst, natives []byte) (out []byte, err error) {
		out = append(dst, '[')
		gjson.ParseBytes(natives).ForEach(func(_, native gjson.Result) bool {
			if len(out) > len(dst)+1 {
				out = append(out, ',')
			}
			out, err = job(out, []byte(native.Raw))
			return err == nil
		})
		return append(out, ']'), err
	}
}

// write appends the native body of a unified one.
func (u *unimap) write(dst, body []byte) ([]byte, error) {
	output, err := u.transform.Write(context.Background(), "update", engine.Input{ID: "10001", Body: body})
	if err != nil {
		return nil, err
	}
	return append(dst, output.JSON...), nil
}

func (u *unimap) writeValidated(dst, body []byte) ([]byte, error) {
	decoded, err := value.Decode(body, u.transform.Documents)
	if err != nil {
		return nil, err
	}
	if err := violated(u.mapping.Resource.Write.Validate(decoded)); err != nil {
		return nil, err
	}
	return u.write(dst, body)
}

func violated(violations []schema.Violation) error {
	if len(violations) > 0 {
		return fmt.Errorf("the schema is broken: %v", violations)
	}
	return nil
}
