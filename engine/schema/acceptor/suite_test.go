package acceptor_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/engine/schema/acceptor"
	"github.com/unimap/unimap/engine/value"
)

// suiteVariable may name a checkout of github.com/json-schema-org/JSON-Schema-Test-Suite, of
// which the module of jsonschema holds only what its author has added.
const suiteVariable = "UNIMAP_JSON_SCHEMA_TEST_SUITE"

var drafts = map[string]*jsonschema.Draft{
	"draft4": jsonschema.Draft4, "draft6": jsonschema.Draft6, "draft7": jsonschema.Draft7,
	"draft2019": jsonschema.Draft2019, "draft2019-09": jsonschema.Draft2019,
	"draft2020": jsonschema.Draft2020, "draft2020-12": jsonschema.Draft2020,
}

// suiteCase is one schema of a file of the suite.
type suiteCase struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
	}
}

func TestSuite(t *testing.T) {
	directories := []string{}
	if output, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/santhosh-tekuri/jsonschema/v5").Output(); err == nil {
		directories = append(directories, filepath.Join(strings.TrimSpace(string(output)), "testdata"))
	}
	if checkout := os.Getenv(suiteVariable); checkout != "" {
		directories = append(directories, checkout)
	}
	for _, directory := range directories {
		held, valid, accepted := 0, 0, 0
		for folder, draft := range drafts {
			_ = filepath.WalkDir(filepath.Join(directory, "tests", folder), func(file string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() || filepath.Ext(file) != ".json" {
					return nil
				}
				for _, c := range readSuite(t, file) {
					for _, outcome := range runSuite(t, directory, draft, c) {
						held++
						valid += count(outcome.valid)
						accepted += count(outcome.accepted)
					}
				}
				return nil
			})
		}
		t.Logf("%s: %d documents, %d valid, %d accepted", directory, held, valid, accepted)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func readSuite(t *testing.T, file string) []suiteCase {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []suiteCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return cases
}

type outcome struct{ valid, accepted bool }

// runSuite leaves out what jsonschema does not compile, and keeps to its verdicts, right or wrong.
func runSuite(t *testing.T, directory string, draft *jsonschema.Draft, c suiteCase) []outcome {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.Draft, compiler.AssertFormat = draft, true
	compiler.LoadURL = func(url string) (io.ReadCloser, error) {
		path, ok := strings.CutPrefix(url, "http://localhost:1234/")
		if !ok {
			return nil, fmt.Errorf("there is no document %q", url)
		}
		return os.Open(filepath.Join(directory, "remotes", filepath.FromSlash(path)))
	}
	if err := compiler.AddResource("test:suite", bytes.NewReader(c.Schema)); err != nil {
		return nil
	}
	compiled, err := compiler.Compile("test:suite")
	if err != nil {
		return nil
	}
	a := acceptor.Compile(compiled)
	var outcomes []outcome
	for _, test := range c.Tests {
		decoded, err := value.Decode(test.Data, value.Limits{})
		o := outcome{err == nil && compiled.Validate(value.ToGo(decoded)) == nil, a.Accepts(test.Data)}
		if o.accepted && !o.valid {
			t.Errorf("%s: %s: accepted, but jsonschema refuses %s under %s", c.Description, test.Description, test.Data, c.Schema)
		}
		if o.valid && !o.accepted && len(a.Unknown()) == 0 {
			t.Errorf("%s: %s: every keyword is known, but valid %s is not accepted under %s", c.Description, test.Description, test.Data, c.Schema)
		}
		outcomes = append(outcomes, o)
	}
	return outcomes
}
