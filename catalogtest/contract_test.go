package catalogtest_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/mappings"
	"github.com/unimap/unimap/schemas"
)

// specsVariable names the folder of the published descriptions. They are other people's work and
// no part of the project.
const specsVariable = "UNIMAP_SPECS"

// TestContract checks every recorded exchange of the catalog against the description that its
// provider has published: the request that a mapping makes, and the answer it is tested with.
func TestContract(t *testing.T) {
	folder := specsFolder(t)
	loaded := loadCatalog(t)
	known := readKnownContracts(t)
	calls, err := recordedCalls(loaded)
	if err != nil {
		t.Fatal(err)
	}
	if len(calls) == 0 {
		t.Fatal("the catalog has no recorded exchange")
	}
	specs, err := loadContractSpecs(folder, providersOf(loaded), known)
	if err != nil {
		t.Fatal(err)
	}
	report := checkContracts(calls, specs, known)
	t.Logf("exchanges against the descriptions in %s\n%s", os.Getenv(specsVariable), report)
	checked := 0
	for _, name := range sortedKeys(report.providers) {
		checked += report.providers[name].checked
		for _, violation := range report.providers[name].violations {
			t.Error(violation)
		}
	}
	if checked == 0 {
		t.Error("no exchange has a description: nothing was checked")
	}
	reportStale(t, loaded, specs, known)
}

// specsFolder skips the test, and says so, if there is no folder of descriptions.
func specsFolder(t *testing.T) fs.FS {
	t.Helper()
	name := os.Getenv(specsVariable)
	if name == "" {
		t.Logf("NOTHING WAS CHECKED: no exchange of the catalog is compared with its provider's published description, "+
			"since %s names no folder of descriptions", specsVariable)
		t.SkipNow()
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return os.DirFS(name)
}

// loadCatalog loads the mappings of the project. What does not compile is left out, and said;
// lint is what fails on it.
func loadCatalog(t *testing.T) *engine.Loaded {
	t.Helper()
	loaded, err := engine.LoadAll(mappings.FS, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	broken := map[string]int{}
	for _, finding := range loaded.Diagnostics {
		if finding.Severity == diagnostic.SeverityError {
			broken[finding.Position.File]++
		}
	}
	for _, file := range sortedKeys(broken) {
		t.Logf("left out: %s has %d errors", file, broken[file])
	}
	return loaded
}

func providersOf(loaded *engine.Loaded) []string {
	var names []string
	for _, p := range loaded.Providers {
		names = append(names, p.Name)
	}
	slices.Sort(names)
	return names
}

func readKnownContracts(t *testing.T) *knownContracts {
	t.Helper()
	content, err := os.ReadFile(knownContractsFile)
	if err != nil {
		t.Fatal(err)
	}
	known, err := parseKnownContracts(content)
	if err != nil {
		t.Fatalf("%s: %v", knownContractsFile, err)
	}
	return known
}

// reportStale fails on entries of the table that nothing needs. The entries of a provider of
// which a file does not compile are spared, since its exchanges were not all seen.
func reportStale(t *testing.T, loaded *engine.Loaded, specs contractSpecs, known *knownContracts) {
	t.Helper()
	incomplete := map[string]bool{}
	for _, finding := range loaded.Diagnostics {
		if finding.Severity == diagnostic.SeverityError {
			provider, _, _ := strings.Cut(path.Clean(finding.Position.File), "/")
			incomplete[provider] = true
		}
	}
	named := map[string]bool{}
	for _, m := range known.Misfits {
		named[m.Provider] = true
	}
	for _, provider := range sortedKeys(named) {
		switch {
		case incomplete[provider]:
			continue
		case len(specs[provider]) == 0:
			t.Errorf("%s names %s, which is no provider with a description", knownContractsFile, provider)
			continue
		}
		for _, m := range known.stale(provider) {
			t.Errorf("%s: no exchange needs the entry %s any more: remove it", knownContractsFile, m)
		}
	}
}
