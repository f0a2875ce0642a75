package mappingtest

import (
	"fmt"
	"path"
	"regexp"
	"runtime"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/testcase"
)

// Options choose the cases of a run and what becomes of them. The zero value runs them all.
type Options struct {
	// Filter chooses cases by their titles, which are "PROVIDER/MODEL/RESOURCE METHOD: NAME";
	// nil means all.
	Filter *regexp.Regexp
	// Paths choose files as the catalog names them: a test file, the mapping it belongs to, or a
	// folder. None means all.
	Paths []string
	// Parallel is how many cases run at a time; 0 means one for every processor.
	Parallel int
	// Update writes the results and warnings that came into the test files, where nothing else
	// of a case differs. The recorded exchanges are never changed.
	Update bool
	// Folder is the folder the mappings were loaded from. Only Update needs it.
	Folder string
}

// The codes of Error.
const (
	CodeNoFile         = "test.no_file"         // a path names no test file
	CodeNoFolder       = "test.no_folder"       // Update without a folder to write to
	CodeNoRecording    = "test.no_recording"    // a sandbox without a case to answer from
	CodeUnknownMapping = "test.unknown_mapping" // a sandbox for what the catalog does not have
	CodeServer         = "test.server"          // the loopback provider could not be started
)

// Error says why a run or a sandbox could not begin.
type Error struct {
	Code    string
	Message string
	Cause   error
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Cause }

func failf(code, format string, arguments ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, arguments...)}
}

func (o Options) parallel() int {
	if o.Parallel > 0 {
		return o.Parallel
	}
	return runtime.GOMAXPROCS(0)
}

// suite is a mapping with its tests and those of its cases that are to run.
type suite struct {
	mapping *mapping.Mapping
	file    *testcase.File
	cases   []*testcase.Case
}

// title is what Options.Filter looks at.
func (s suite) title(tested *testcase.Case) string {
	return s.name() + " " + tested.Request.Method + ": " + tested.Name
}

func (s suite) name() string {
	return s.mapping.Provider.Name + "/" + s.mapping.Model + "/" + s.mapping.Resource.Resource
}

// isWhole reports whether no case is left out.
func (s suite) isWhole() bool { return len(s.cases) == len(s.file.Cases) }

// suites returns what is to run, in the order of the catalog.
func (o Options) suites(catalog *engine.Catalog) ([]suite, error) {
	used := make([]bool, len(o.Paths))
	var suites []suite
	for _, m := range catalog.Mappings() {
		s := suite{mapping: m, file: catalog.Tests(m)}
		if s.file == nil || !o.takes(s, used) {
			continue
		}
		for _, tested := range s.file.Cases {
			if o.Filter == nil || o.Filter.MatchString(s.title(tested)) {
				s.cases = append(s.cases, tested)
			}
		}
		if len(s.cases) > 0 {
			suites = append(suites, s)
		}
	}
	for i, name := range o.Paths {
		if !used[i] {
			return nil, failf(CodeNoFile, "%s names no test file; name a test file, a mapping that has one, or a folder of them", name)
		}
	}
	return suites, nil
}

// takes reports whether a path names the files of a suite, and notes which do.
func (o Options) takes(s suite, used []bool) bool {
	taken := len(o.Paths) == 0
	for i, name := range o.Paths {
		if names(path.Clean(name), s) {
			used[i], taken = true, true
		}
	}
	return taken
}

func names(name string, s suite) bool {
	base := strings.TrimSuffix(s.mapping.File, ".yaml")
	return name == "." || name == s.file.Name || name == s.mapping.File || name == base || strings.HasPrefix(base, name+"/")
}
