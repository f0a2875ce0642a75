package catalogtest_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// contractSpec is a published description of an API, or a part of one.
type contractSpec interface {
	// find returns the operation that a call is one of, or nil.
	find(call *contractCall) contractOperation
}

// contractOperation is an operation of a description, found for one call.
type contractOperation interface {
	// name identifies the operation in the description.
	name() string
	// rank is higher the closer the operation was matched.
	rank() int
	// check returns what of the call is not as described.
	check() []contractProblem
}

// contractProblem is one deviation of a call from its description.
type contractProblem struct {
	Place string // what deviates: "query limit", "request body /fields/labels", "answer status 404"
	Says  string
}

func (p contractProblem) String() string { return p.Place + ": " + p.Says }

// contractSpecs are the descriptions in a folder, by provider, in the order in which they are
// asked.
type contractSpecs map[string][]contractSpec

// loadContractSpecs reads the descriptions of the given providers: PROVIDER.json,
// PROVIDER.PART.json and PROVIDER.graphql, or the files that known names for a provider. A
// provider without any is not in the result.
func loadContractSpecs(folder fs.FS, providers []string, known *knownContracts) (contractSpecs, error) {
	specs := contractSpecs{}
	for _, provider := range providers {
		names, err := specNames(folder, provider, known)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			content, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, err
			}
			spec, err := parseContractSpec(name, content, known)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			specs[provider] = append(specs[provider], spec)
		}
	}
	return specs, nil
}

func specNames(folder fs.FS, provider string, known *knownContracts) ([]string, error) {
	stems := []string{provider}
	patterns := []string{"%s.json", "%s.*.json", "%s.graphql"}
	if listed := known.Files[provider]; len(listed) > 0 {
		stems, patterns = listed, []string{"%s"}
	}
	var names []string
	for _, stem := range stems {
		found := 0
		for _, pattern := range patterns {
			matches, err := fs.Glob(folder, fmt.Sprintf(pattern, stem))
			if err != nil {
				return nil, err
			}
			names, found = append(names, matches...), found+len(matches)
		}
		if found == 0 && len(known.Files[provider]) > 0 {
			return nil, fmt.Errorf("there is no file %s, which %s names for %s", stem, knownContractsFile, provider)
		}
	}
	return names, nil
}

func parseContractSpec(name string, content []byte, known *knownContracts) (contractSpec, error) {
	if path.Ext(name) == ".graphql" {
		schema, err := parseSchema(&ast.Source{Name: name, Input: string(content)})
		if err != nil {
			return nil, err
		}
		return &graphQLSpec{schema: schema}, nil
	}
	document, err := parseOpenAPI(content)
	if err != nil {
		return nil, err
	}
	if err := openUntyped(document); err != nil {
		return nil, err
	}
	bases := basePaths(document.Servers)
	if base, ok := known.Bases[strings.TrimSuffix(name, path.Ext(name))]; ok {
		bases = []string{base}
	}
	return newOpenAPISpec(document, bases), nil
}

// parseSchema reads GraphQL's schema language. Descriptions that are printed from introspection
// define once more what the language brings along: its scalars, directives and introspection types.
func parseSchema(description *ast.Source) (*ast.Schema, error) {
	own, err := parser.ParseSchema(description)
	if err != nil {
		return nil, err
	}
	all, err := parser.ParseSchema(validator.Prelude)
	if err != nil {
		return nil, err
	}
	own.Definitions = slices.DeleteFunc(own.Definitions, func(d *ast.Definition) bool { return all.Definitions.ForName(d.Name) != nil })
	own.Directives = slices.DeleteFunc(own.Directives, func(d *ast.DirectiveDefinition) bool { return all.Directives.ForName(d.Name) != nil })
	all.Merge(own)
	return validator.ValidateSchemaDocument(all)
}

// parseOpenAPI reads OpenAPI 3 or Swagger 2. The document is taken as it was published, with
// whatever is wrong in its own examples.
func parseOpenAPI(content []byte) (*openapi3.T, error) {
	var version struct{ Swagger string }
	if err := json.Unmarshal(content, &version); err != nil {
		return nil, err
	}
	if version.Swagger == "" {
		return openapi3.NewLoader().LoadFromData(content)
	}
	var document openapi2.T
	if err := json.Unmarshal(content, &document); err != nil {
		return nil, err
	}
	return openapi2conv.ToV3(&document)
}

// openUntyped makes every schema without a type take null. OpenAPI 3.0.3 clarifies that a schema
// restricts types only by type (proposal 2019-10-31 "Clarify Semantics of nullable"), as JSON
// Schema has it in 3.1; the validator asks for nullable.
func openUntyped(document *openapi3.T) error {
	always := true
	return document.WalkSchemas(func(_ string, ref *openapi3.SchemaRef) error {
		s := ref.Value
		switch {
		case s.IsEmpty() && s.Always == nil:
			s.Always = &always
		case s.Type == nil && len(s.AllOf)+len(s.AnyOf)+len(s.OneOf)+len(s.Enum) == 0 && s.Not == nil:
			s.Nullable = true
		}
		return nil
	})
}

// find returns the operation of the best description of a call, the first among equals, or nil.
func (s contractSpecs) find(call *contractCall) contractOperation {
	var best contractOperation
	for _, spec := range s[call.Provider] {
		if found := spec.find(call); found != nil && (best == nil || found.rank() > best.rank()) {
			best = found
		}
	}
	return best
}

// openAPISpec is a description in OpenAPI.
type openAPISpec struct {
	document *openapi3.T
	paths    []openAPIPath
}

type openAPIPath struct {
	template pathTemplate
	path     string // as the description writes it
	item     *openapi3.PathItem
}

func newOpenAPISpec(document *openapi3.T, bases []string) *openAPISpec {
	spec := &openAPISpec{document: document}
	items := document.Paths.Map()
	for _, path := range slices.Sorted(maps.Keys(items)) {
		for _, base := range bases {
			spec.paths = append(spec.paths, openAPIPath{newPathTemplate(base + path), path, items[path]})
		}
	}
	slices.SortStableFunc(spec.paths, func(a, b openAPIPath) int { return cmp.Compare(b.template.rank(), a.template.rank()) })
	return spec
}

func (s *openAPISpec) find(call *contractCall) contractOperation {
	for _, p := range s.paths {
		operation := p.item.GetOperation(call.Method)
		if operation == nil {
			continue
		}
		if parameters, ok := p.template.match(call.Path); ok {
			return &openAPIOperation{document: s.document, openAPIPath: p, operation: operation, parameters: parameters, call: call}
		}
	}
	return nil
}
