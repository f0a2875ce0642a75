package peer

import (
	"encoding/json"
	"errors"

	"github.com/tidwall/gjson"
)

var errInvalid = errors.New("the input is not JSON")

// floors are the contenders that do only a part of the work.
func floors(s *schema) []Contender {
	return []Contender{
		{
			Name: "jsonschema v5 alone, from bytes", Floor: true, Unified: true,
			Jobs: map[Work]Job{
				TicketValidated:  alone(func(input []byte) error { return validateBytes(s.read, input) }),
				TicketsValidated: alone(func(input []byte) error { return validateEach(s.read, input) }),
				PatchValidated:   alone(func(input []byte) error { return validateBytes(s.write, input) }),
			},
		},
		floor("json.Valid", func(_, input []byte) ([]byte, error) { return nil, invalidUnless(json.Valid(input)) }),
		Validator(),
		floor("memcpy", func(dst, input []byte) ([]byte, error) { return append(dst, input...), nil }),
	}
}

// Validator is gjson telling whether the input is JSON.
func Validator() Contender {
	return floor("gjson.ValidBytes", func(_, input []byte) ([]byte, error) {
		return nil, invalidUnless(gjson.ValidBytes(input))
	})
}

func floor(name string, job Job) Contender {
	return Contender{Name: name, Floor: true, Jobs: map[Work]Job{Ticket: job, Tickets: job, Patch: job}}
}

func invalidUnless(valid bool) error {
	if !valid {
		return errInvalid
	}
	return nil
}

// alone validates the unified side only.
func alone(validate func([]byte) error) Job {
	return func(_, input []byte) ([]byte, error) { return nil, validate(input) }
}
