package peer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/schemas"
)

// schema holds unified tickets and bodies against the unified schema with the jsonschema package,
// as other programs do.
type schema struct{ read, write *jsonschema.Schema }

const validatorName = "jsonschema v5"

// documents are the files of the unified schema and the names by which they refer to one another.
var documents = map[string]string{"unimap:common": "common.json", "unimap:ticketing/tickets": "ticketing/tickets.json"}

func newSchema() (*schema, error) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat = true
	for id, file := range documents {
		content, err := fs.ReadFile(schemas.FS, file)
		if err != nil {
			return nil, err
		}
		if err := compiler.AddResource(id, bytes.NewReader(content)); err != nil {
			return nil, err
		}
	}
	read, err := compiler.Compile("unimap:ticketing/tickets#/$defs/read")
	if err != nil {
		return nil, err
	}
	write, err := compiler.Compile("unimap:ticketing/tickets#/$defs/write")
	if err != nil {
		return nil, err
	}
	return &schema{read: read, write: write}, nil
}

// checkingOutput adds to a job that the ticket it gives is validated.
func (s *schema) checkingOutput(job Job) Job {
	return func(dst, input []byte) ([]byte, error) {
		output, err := job(dst, input)
		if err != nil {
			return nil, err
		}
		return output, validateBytes(s.read, output)
	}
}

// checkingOutputs is checkingOutput for a list of tickets, each of which is validated.
func (s *schema) checkingOutputs(job Job) Job {
	return func(dst, input []byte) ([]byte, error) {
		output, err := job(dst, input)
		if err != nil {
			return nil, err
		}
		return output, validateEach(s.read, output)
	}
}

// checkingInput adds to a job that the body it is given is validated.
func (s *schema) checkingInput(job Job) Job {
	return func(dst, input []byte) ([]byte, error) {
		if err := validateBytes(s.write, input); err != nil {
			return nil, err
		}
		return job(dst, input)
	}
}

func validateBytes(s *jsonschema.Schema, document []byte) error {
	decoded, err := decodeExactly(document)
	if err != nil {
		return err
	}
	return s.Validate(decoded)
}

func validateEach(s *jsonschema.Schema, list []byte) error {
	decoded, err := decodeExactly(list)
	if err != nil {
		return err
	}
	elements, ok := decoded.([]any)
	if !ok {
		return fmt.Errorf("a list was expected, not %T", decoded)
	}
	for _, element := range elements {
		if err := s.Validate(element); err != nil {
			return err
		}
	}
	return nil
}

// decodeExactly decodes JSON with its numbers as they are written, which validation needs for
// large ones.
func decodeExactly(document []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var decoded any
	err := decoder.Decode(&decoded)
	return decoded, err
}
