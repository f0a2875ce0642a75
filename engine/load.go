package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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

// WithLimits sets the bounds of compiling: how large an expression and a regular expression may
// be. Those of an evaluation are fields of a Transform, and of the options of a runtime.
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
// catalog is nil if any of it is an error. The error is a *diagnostic.ListError, a *UsageError
// without files, or says why the schemas or the options could not be used.
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

	options mapping.Options
}

// Catalog returns the catalog of what has no errors, for tools that work on a part.
func (l *Loaded) Catalog() *Catalog { return newCatalog(l) }

// LoadAll is Load for tools: it gives what could be compiled together with all findings. The
// error is about the schemas or the options; whatever is wrong in mappings is a finding.
func LoadAll(mappings, schemas fs.FS, options ...Option) (*Loaded, error) {
	l := &loader{files: mappings, texts: map[string][]byte{}}
	for _, option := range options {
		option(l)
	}
	if mappings == nil || schemas == nil && l.schemas == nil {
		return nil, usageError(CodeNoFiles, "there is no file system of mappings, or none of schemas")
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
		Schemas: l.schemas, Tests: map[string]*testcase.File{}, options: l.options,
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
	listed    []string                     // the files that there are
	texts     map[string][]byte            // of the files that were read
	providers map[string]*mapping.Provider // by folder; nil if one has errors
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
	l.listed = l.list()
	for _, name := range l.listed {
		content, ok := l.readFile(name)
		if !ok {
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

// readFile reads a file, or reports why not. Reading what is no regular file, such as a pipe or a
// device, might never end.
func (l *loader) readFile(name string) (content []byte, ok bool) {
	info, err := fs.Stat(l.files, name)
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = errors.New("it is not a regular file")
	case info.Size() > source.MaxBytes:
		l.report(diagnostic.CodeFileTooLarge, name, "file has %d bytes, more than the limit of %d", info.Size(), source.MaxBytes)
		return nil, false
	default:
		content, err = fs.ReadFile(l.files, name)
	}
	if err != nil {
		l.report(diagnostic.CodeUnreadableFile, name, "the file cannot be read: %v", pathless(err))
		return nil, false
	}
	return content, true
}

// run works on the files in steps, of which each needs the ones before, and within a step on
// several at a time.
func (l *loader) run() {
	l.read()
	parts := make([]*part, 0, len(l.out.Files))
	for _, name := range l.out.Files {
		if !l.untested || !isTest(name) {
			parts = append(parts, &part{name: name})
		}
	}
	sideBySide(parts, func(p *part) { p.tree, p.found = source.Parse(p.name, l.texts[p.name]) })
	sideBySide(parts, l.provider)
	l.providers = map[string]*mapping.Provider{}
	for _, p := range parts {
		if p.isProvider {
			l.providers[path.Dir(p.name)] = p.provider
		}
	}
	sideBySide(parts, l.mapping)
	for _, p := range parts {
		l.take(p)
	}
}

// part is what one file gives.
type part struct {
	name       string
	tree       *source.Node
	isProvider bool
	provider   *mapping.Provider
	mapping    *mapping.Mapping
	tested     string // the mapping file that is tested
	test       *testcase.File
	found      diagnostic.List
	panicked   string // what a panic said, with its stack
}

func (p *part) report(code diagnostic.Code, format string, arguments ...any) {
	p.found = append(p.found, diagnostic.New(code, diagnostic.Position{File: p.name}, format, arguments...))
}

// sideBySide does some work on every file, on as many at a time as there are processors. The work
// on one must not touch another. A panic of one becomes the caller's, who may recover from it.
func sideBySide(parts []*part, work func(*part)) {
	var next atomic.Int64
	worker := func() {
		for i := next.Add(1) - 1; i < int64(len(parts)); i = next.Add(1) - 1 {
			parts[i].guarded(work)
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(parts)) - 1 {
		others.Go(worker)
	}
	worker()
	others.Wait()
	for _, p := range parts {
		if p.panicked != "" {
			panic(p.panicked)
		}
	}
}

func (p *part) guarded(work func(*part)) {
	defer func() {
		if cause := recover(); cause != nil {
			p.panicked = fmt.Sprintf("%s: %v\n%s", p.name, cause, debug.Stack())
		}
	}()
	work(p)
}

// take adds what a file gives to the result.
func (l *loader) take(p *part) {
	l.out.Diagnostics = append(l.out.Diagnostics, p.found...)
	if p.provider != nil {
		l.out.Providers = append(l.out.Providers, p.provider)
	}
	if p.mapping != nil {
		l.out.Mappings = append(l.out.Mappings, p.mapping)
	}
	if p.test != nil {
		l.out.Tests[p.tested] = p.test
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

func (l *loader) provider(p *part) {
	if path.Base(p.name) != "provider.yaml" || p.tree == nil {
		return
	}
	folder := path.Dir(p.name)
	if strings.Contains(folder, "/") || folder == "." {
		p.report(diagnostic.CodeMisplacedFile, "provider.yaml lies in the folder of its provider: PROVIDER/provider.yaml")
		return
	}
	compiled, found := mapping.CompileProvider(p.tree, folder, l.options)
	if compiled != nil {
		compiled.Release()
	}
	p.isProvider, p.provider, p.found = true, compiled, append(p.found, found...)
}

func (l *loader) mapping(p *part) {
	if path.Base(p.name) == "provider.yaml" || p.tree == nil {
		return
	}
	parts := strings.Split(strings.TrimSuffix(p.name, ".yaml"), "/")
	if len(parts) != 3 {
		p.report(diagnostic.CodeMisplacedFile, "mapping files lie in PROVIDER/MODEL/RESOURCE.yaml")
		return
	}
	if isTest(p.name) {
		l.test(p)
		return
	}
	if !slices.Contains(l.listed, parts[0]+"/provider.yaml") {
		p.report(diagnostic.CodeUnknownProvider, "the folder %s has no provider.yaml", parts[0])
	}
	unified, ok := l.out.Schemas.Resource(parts[1], parts[2])
	if !ok {
		l.unknownResource(p, parts[1]+"/"+parts[2])
		return
	}
	compiled, found := compileMapping(p.tree, l.providers[parts[0]], unified, l.options)
	p.mapping, p.found = compiled, append(p.found, found...)
}

// compileMapping compiles a mapping and holds what it can produce against the unified schema. The
// mapping is nil only if it could not be compiled: tools go on with one that does not conform.
func compileMapping(tree *source.Node, provider *mapping.Provider, resource *schema.Resource, options mapping.Options) (*mapping.Mapping, diagnostic.List) {
	m, found := mapping.CompileMapping(tree, provider, resource, options)
	if m != nil {
		found = append(found, conform.Check(m)...)
		m.Release()
	}
	return m, found
}

func isTest(name string) bool { return strings.HasSuffix(name, ".test.yaml") }

func (l *loader) test(p *part) {
	file, found := testcase.Decode(p.tree)
	p.found = append(p.found, found...)
	p.test, p.tested = file, strings.TrimSuffix(p.name, ".test.yaml")+".yaml"
	if !slices.Contains(l.listed, p.tested) {
		p.report(diagnostic.CodeTestFileInvalid, "there is no mapping %s to test", p.tested)
	}
}

func (l *loader) unknownResource(p *part, resource string) {
	var known []string
	for _, r := range l.out.Schemas.Resources() {
		known = append(known, r.Model+"/"+r.Resource)
	}
	d := diagnostic.New(diagnostic.CodeUnknownResource, diagnostic.Position{File: p.name}, "there is no schema for %s", resource)
	d.Help = suggest.Help(resource, known, "resources are "+strings.Join(known, ", "))
	p.found = append(p.found, d)
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
