package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/editor"
	"github.com/unimap/unimap/engine/scaffold"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/schemas"
)

func newNew(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new PROVIDER MODEL RESOURCE",
		Short: "Write the first version of a mapping",
		Long: `new writes the files of a mapping that does not exist yet and prints their names:

  PROVIDER/provider.yaml             if the provider has none
  PROVIDER/MODEL/RESOURCE.yaml       a get and an update that compile, the other methods as comments
  PROVIDER/MODEL/RESOURCE.test.yaml

Every field of the unified schema stands in them as a comment, with its type and what it is: correct the native side
and take the comment sign away. unimap lint and unimap test say what is left to do. If one of the files is there
already, nothing is written.

The first lines of each file name the JSON Schema by which an editor completes and checks it. The schemas are those of
docs/editor if that lies beside the folder of mappings; else they are kept in .unimap in the folder of mappings, which
new brings up to date. --schema-url names another place, a folder that holds what unimap schema prints as
mapping.schema.json, provider.schema.json and test.schema.json.

Exit status: 0 written, 2 wrong usage, or a file that is there or cannot be written.`,
		Example: `  unimap new acme ticketing tickets
  unimap new acme crm engagements --dir my-mappings
  unimap new acme ticketing tickets --schema-url https://schemas.example.com/unimap`,
		Args: cobra.ExactArgs(3),
	}
	folder := cmd.Flags().String("dir", defaultFolder, "folder of mappings")
	address := cmd.Flags().String("schema-url", "", "where the editor's schemas lie: a URL, or an absolute path")
	if err := cmd.MarkFlagDirname("dir"); err != nil {
		panic(err) // the flag has just been added
	}
	cmd.ValidArgsFunction = completeNew(folder)
	cmd.RunE = func(_ *cobra.Command, names []string) error {
		request := scaffold.Request{Provider: names[0], Model: names[1], Resource: names[2]}
		if err := placeSchemas(&request, *folder, *address); err != nil {
			return err
		}
		files, err := newFiles(*folder, request)
		if err != nil {
			return err
		}
		created, err := createAll(*folder, files)
		if err == nil && request.SchemaFolder == ownSchemas {
			err = keepSchemas(filepath.Join(*folder, ownSchemas))
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(t.text(), strings.Join(created, "\n"))
		return written(err)
	}
	return cmd
}

// newFiles returns the files of a new mapping, by their names in the folder of mappings.
func newFiles(folder string, request scaffold.Request) (map[string][]byte, error) {
	set, err := unifiedSchemas()
	if err != nil {
		return nil, err
	}
	_, err = os.Lstat(filepath.Join(folder, request.Provider, "provider.yaml"))
	request.HasProvider = err == nil
	files, err := scaffold.Files(set, request)
	var refused *scaffold.Error
	if errors.As(err, &refused) {
		return nil, usage("%s", refused.Message).withHelp("%s", refused.Help)
	}
	return files, err
}

// unifiedSchemas returns the unified schemas that are built into the program.
func unifiedSchemas() (*schema.Set, error) {
	set, problems := schema.Load(schemas.FS)
	if len(problems) > 0 {
		return nil, &exitError{status: exitInternal, message: problems[0].Error()}
	}
	return set, nil
}

// ownSchemas is the folder, within one of mappings, in which the editor's schemas are kept. As
// its name begins with a dot, it is no provider.
const ownSchemas = ".unimap"

// documentSchemas is where they lie in a repository that has documents, seen from its mappings.
const documentSchemas = "../docs/editor"

// placeSchemas says where the editor's schemas are: at the given address, else among the documents
// beside the mappings, else in a folder within these.
func placeSchemas(request *scaffold.Request, folder, address string) error {
	switch {
	case address != "":
		request.SchemaURL = address
		return checkAddress(address)
	case isFile(filepath.Join(folder, documentSchemas, editor.FileMapping.SchemaFile())):
		request.SchemaFolder = documentSchemas
	default:
		request.SchemaFolder = ownSchemas
	}
	return nil
}

// checkAddress checks an address that is to stand in a comment, where a blank would end it.
func checkAddress(address string) error {
	parsed, err := url.Parse(address)
	if err == nil && (parsed.Scheme != "" || filepath.IsAbs(address)) && harmless(address) == address && !strings.ContainsAny(address, " \t\n") {
		return nil
	}
	return usage("--schema-url is neither a URL nor an absolute path: %q", address).
		withHelp("a relative path would be another one in each file; without the flag the schemas are kept in %s", ownSchemas)
}

// keepSchemas brings the editor's schemas in a folder up to date. What is in the way of one is
// removed first, so that a link is not followed to another file.
func keepSchemas(folder string) error {
	for _, file := range editor.Files {
		name := filepath.Join(folder, file.SchemaFile())
		var text bytes.Buffer
		if err := editor.Write(&text, file); err != nil {
			return err
		}
		if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, text.Bytes()) {
			continue
		}
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return usage("%v", err)
		}
		if err := create(name, text.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
