package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/conform"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/testcase"
)

// Option changes how files are loaded.
type Option func(*loader)

// WithFunctions adds pure functions of the embedder's own to the expression language. They get
// the same checks and limits as the standard ones.
func WithFunctions(functions ...*function.Function) Option {
	return func(l *loader) { l.extra = append(l.extra, functions...) }
}

// WithLimits sets the bounds of compiling and of constant evaluation.
func WithLimits(limits limit.Limits) Option { return func(l *loader) { l.options.Limits = limits } }

// WithReference leaves everything to the trees and programs of the mappings, which are slower than
// the plans made from them and must give the same: use it to find out whether a plan is to blame.
// The build tag unimap_reference does the same for a whole program.
func WithReference() Option { return func(l *loader) { l.options.Reference = true } }

// WithoutTests leaves the test files beside the mappings unread, for programs that only make calls.
// The revision is that of all files nevertheless.
func WithoutTests() Option { return func(l *loader) { l.untested = true } }

// WithSchemas uses unified schemas that are compiled already, so that a reload of mappings does
// not compile them again. The file system of the schemas is not read then and may be nil.
func WithSchemas(set *schema.Set) Option { return func(l *loader) { l.schemas = set } }

// Load compiles the mappings of a file system of the layout
//
//	PROVIDER/provider.yaml
//	PROVIDER/MODEL/RESOURCE.yaml
//	PROVIDER/MODEL/RESOURCE.test.yaml
//
// against the unified schemas of another. It reports everything that is wrong in every file; the
// catalog is nil if any of it is an error. The error is a *diagnostic.ListError, or says why the
// schemas could not be used.
func Load(mappings, schemas fs.FS, options ...Option) (*Catalog, error) {
	loaded, err := LoadAll(mappings, schemas, options...)
	if err != nil {
		return nil, err
	}
	if err := loaded.Diagnostics.Err(); err != nil {
		return nil, err
	}
	return newCatalog(loaded), nil
}

// Loaded is what LoadAll could make of a set of files.
type Loaded struct {
	Revision    string
	Schemas     *schema.Set
	Providers   []*mapping.Provider // the ones without errors
	Mappings    []*mapping.Mapping  // the ones without errors, but that what they produce may not fit the schema
	Tests       map[string]*testcase.File
	Diagnostics diagnostic.List
	Files       []string // every file that was read, sorted

	texts   map[string][]byte // of the mapping files
	options mapping.Options
}

// Catalog returns the catalog of what has no errors, for tools that work on a part.
func (l *Loaded) Catalog() *Catalog { return newCatalog(l) }

// LoadAll is Load for tools: it gives what could be compiled together with all findings. The
// error is about the schemas or the options; whatever is wrong in mappings is a finding.
func LoadAll(mappings, schemas fs.FS, options ...Option) (*Loaded, error) {
	l := &loader{files: mappings, trees: map[string]*source.Node{}, texts: map[string][]byte{}, providers: map[string]*mapping.Provider{}}
	for _, option := range options {
		option(l)
	}
	registry, err := function.NewRegistry(l.extra...)
	if err != nil {
		return nil, err
	}
	l.options.Functions = registry
	if l.schemas == nil {
		set, problems := schema.Load(schemas)
		if len(problems) > 0 {
			return nil, schemaError(problems)
		}
		l.schemas = set
	}
	l.out = &Loaded{
		Schemas: l.schemas, Tests: map[string]*testcase.File{}, texts: map[string][]byte{}, options: l.options,
	}
	l.run()
	l.out.Diagnostics.Sort()
	return l.out, nil
}

type loader struct {
	files     fs.FS
	extra     []*function.Function
	options   mapping.Options
	schemas   *schema.Set
	trees     map[string]*source.Node
	texts     map[string][]byte
	providers map[string]*mapping.Provider
	untested  bool
	out       *Loaded
}

// Revision returns the revision that a catalog of the files has, without compiling them, and the
// names of the files. Those that cannot be read are left out.
func Revision(mappings fs.FS) (revision string, files []string) {
	l := &loader{files: mappings, texts: map[string][]byte{}, out: &Loaded{}}
	l.read()
	return l.out.Revision, l.out.Files
}

// read reads the files.
func (l *loader) read() {
	hash := sha256.New()
	for _, name := range l.list() {
		content, err := fs.ReadFile(l.files, name)
		if err != nil {
			l.report(diagnostic.CodeUnreadableFile, name, "the file cannot be read: %v", pathless(err))
			continue
		}
		l.out.Files = append(l.out.Files, name)
		l.texts[name] = content
		hash.Write([]byte(name + "\x00"))
		sum := sha256.Sum256(content)
		hash.Write(sum[:])
	}
	l.out.Revision = hex.EncodeToString(hash.Sum(nil))
}

func (l *loader) run() {
	l.read()
	for _, name := range l.out.Files {
		if l.untested && strings.HasSuffix(name, ".test.yaml") {
			continue
		}
		tree, found := source.Parse(name, l.texts[name])
		l.out.Diagnostics = append(l.out.Diagnostics, found...)
		if tree != nil {
			l.trees[name] = tree
		}
	}
	for _, name := range l.out.Files {
		l.provider(name)
	}
	for _, name := range l.out.Files {
		l.mapping(name)
	}
}

// list returns the YAML files, sorted. Names that begin with a dot are passed over, as are the
// hidden folders that a Kubernetes volume holds.
func (l *loader) list() []string {
	var names []string
	err := fs.WalkDir(l.files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			l.report(diagnostic.CodeUnreadableFile, name, "the folder cannot be read: %v", pathless(err))
			return nil
		}
		hidden := name != "." && strings.HasPrefix(path.Base(name), ".")
		switch {
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case entry.IsDir() || hidden:
		case path.Ext(name) == ".yaml":
			names = append(names, name)
		case path.Ext(name) == ".yml":
			l.report(diagnostic.CodeMisplacedFile, name, "mapping files end in .yaml")
		}
		return nil
	})
	if err != nil {
		l.report(diagnostic.CodeUnreadableFile, ".", "the folder cannot be read: %v", pathless(err))
	}
	slices.Sort(names)
	return names
}

func (l *loader) provider(name string) {
	tree := l.trees[name]
	if path.Base(name) != "provider.yaml" || tree == nil {
		return
	}
	folder := path.Dir(name)
	if strings.Contains(folder, "/") || folder == "." {
		l.report(diagnostic.CodeMisplacedFile, name, "provider.yaml lies in the folder of its provider: PROVIDER/provider.yaml")
		return
	}
	p, found := mapping.CompileProvider(tree, folder, l.options)
	l.out.Diagnostics = append(l.out.Diagnostics, found...)
	l.providers[folder] = p
	if p != nil {
		l.out.Providers = append(l.out.Providers, p)
	}
}

func (l *loader) mapping(name string) {
	tree := l.trees[name]
	if path.Base(name) == "provider.yaml" || tree == nil {
		return
	}
	parts := strings.Split(strings.TrimSuffix(name, ".yaml"), "/")
	if len(parts) != 3 {
		l.report(diagnostic.CodeMisplacedFile, name, "mapping files lie in PROVIDER/MODEL/RESOURCE.yaml")
		return
	}
	provider, known := l.providers[parts[0]]
	resource, isTest := strings.CutSuffix(parts[2], ".test")
	if isTest {
		l.test(name, tree)
		return
	}
	if !known && l.trees[parts[0]+"/provider.yaml"] == nil && !slices.Contains(l.out.Files, parts[0]+"/provider.yaml") {
		l.report(diagnostic.CodeUnknownProvider, name, "the folder %s has no provider.yaml", parts[0])
	}
	unified, ok := l.out.Schemas.Resource(parts[1], resource)
	if !ok {
		l.unknownResource(name, parts[1]+"/"+resource)
		return
	}
	m, found := compileMapping(tree, provider, unified, l.options)
	l.out.Diagnostics = append(l.out.Diagnostics, found...)
	if m != nil {
		l.out.Mappings = append(l.out.Mappings, m)
		l.out.texts[name] = l.texts[name]
	}
}

// compileMapping compiles a mapping and holds what it can produce against the unified schema. The
// mapping is nil only if it could not be compiled: tools go on with one that does not conform.
func compileMapping(tree *source.Node, provider *mapping.Provider, resource *schema.Resource, options mapping.Options) (*mapping.Mapping, diagnostic.List) {
	m, found := mapping.CompileMapping(tree, provider, resource, options)
	if m != nil {
		found = append(found, conform.Check(m)...)
	}
	return m, found
}

func (l *loader) test(name string, tree *source.Node) {
	file, found := testcase.Decode(tree)
	l.out.Diagnostics = append(l.out.Diagnostics, found...)
	mappingFile := strings.TrimSuffix(name, ".test.yaml") + ".yaml"
	if !slices.Contains(l.out.Files, mappingFile) {
		l.report(diagnostic.CodeTestFileInvalid, name, "there is no mapping %s to test", mappingFile)
	}
	if file != nil {
		l.out.Tests[mappingFile] = file
	}
}

func (l *loader) unknownResource(name, resource string) {
	var known []string
	for _, r := range l.out.Schemas.Resources() {
		known = append(known, r.Model+"/"+r.Resource)
	}
	d := diagnostic.New(diagnostic.CodeUnknownResource, diagnostic.Position{File: name}, "there is no schema for %s", resource)
	d.Help = suggest.Help(resource, known, "resources are "+strings.Join(known, ", "))
	l.out.Diagnostics = append(l.out.Diagnostics, d)
}

func (l *loader) report(code diagnostic.Code, file, format string, arguments ...any) {
	l.out.Diagnostics = append(l.out.Diagnostics, diagnostic.New(code, diagnostic.Position{File: file}, format, arguments...))
}

// pathless drops the path of a *fs.PathError, since the finding names the file already.
func pathless(err error) error {
	var withPath *fs.PathError
	if errors.As(err, &withPath) {
		return withPath.Err
	}
	return err
}

func schemaError(problems []*schema.Error) error {
	all := make([]error, len(problems))
	for i, problem := range problems {
		all[i] = problem
	}
	return errors.Join(all...)
}
