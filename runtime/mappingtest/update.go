package mappingtest

import (
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay/difference"
)

// update writes the results and warnings that came into the test files of the cases of which
// nothing else differs. Cases that were updated have no failures any more; one that could not be
// has a failure more that says why.
func update(folder string, runs []*run) {
	for len(runs) > 0 {
		end := 1
		for end < len(runs) && runs[end].suite.file == runs[0].suite.file {
			end++
		}
		updateFile(folder, runs[:end])
		runs = runs[end:]
	}
}

func updateFile(folder string, runs []*run) {
	var updatable []*run
	for _, r := range runs {
		if r.isUpdatable() {
			updatable = append(updatable, r)
		}
	}
	if len(updatable) == 0 {
		return
	}
	name := runs[0].suite.file.Name
	failed := func(r *run, err error) {
		r.failures = append(r.failures, Failure{
			Kind: FailureUpdate, Position: r.tested.ResultPosition, Message: "the test file cannot be updated: " + err.Error(),
		})
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		for _, r := range updatable {
			failed(r, err)
		}
		return
	}
	defer root.Close()
	content, err := root.ReadFile(name)
	var written []*run
	for _, r := range updatable {
		changed, problem := content, err
		if problem == nil {
			changed, problem = revised(content, name, r)
		}
		if problem != nil {
			failed(r, problem)
			continue
		}
		content = changed
		written = append(written, r)
	}
	if len(written) == 0 {
		return
	}
	if err := write(root, name, content); err != nil {
		for _, r := range written {
			failed(r, err)
		}
		return
	}
	for _, r := range written {
		r.failures, r.updated = nil, true
	}
}

// write replaces a file at once, so that nobody reads half of it.
func write(root *os.Root, name string, content []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := root.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	temporary := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	if err := root.WriteFile(temporary, content, mode); err != nil {
		return err
	}
	if err := root.Rename(temporary, name); err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	return nil
}

// revised returns the content of a test file in which one case has the result and the warnings
// that came. It tries to change as little as possible, then to write the result anew. Whatever it
// returns has been read again and says what it said before, but for that.
func revised(content []byte, name string, r *run) ([]byte, error) {
	tree, found := source.Parse(name, content)
	if tree == nil || found.HasErrors() {
		return nil, errors.New("it cannot be read any more")
	}
	index, node := findCase(tree, r.tested.Name)
	if node == nil || len(difference.Between("", r.tested.Result, node.Entry("result").Value())) > 0 {
		return nil, errors.New("it has changed since it was loaded")
	}
	want := expected(tree, index, r.outcome)
	for _, change := range []func(*editor, *source.Node, *source.Node, any){(*editor).revise, (*editor).rewrite} {
		e := newEditor(string(content))
		for _, entry := range node.Entries {
			switch entry.Key.Text {
			case "result":
				change(e, entry.Key, entry.Value, r.outcome.result)
				if node.Entry("warnings") == nil && len(r.outcome.warnings) > 0 {
					e.insertBehind(entry.Value, yamlLines(value.ObjectOf("warnings", r.outcome.warnings), entry.Key.Position().Column-1))
				}
			case "warnings":
				change(e, entry.Key, entry.Value, r.outcome.warnings)
			}
		}
		if text, ok := e.apply(); ok && says(name, text, want) {
			return []byte(text), nil
		}
	}
	return nil, errors.New("the case is written in a way that cannot be changed safely; write its result by hand")
}

// findCase returns the node of a case and its index.
func findCase(tree *source.Node, name string) (int, *source.Node) {
	cases := tree.Entry("cases")
	if cases == nil {
		return 0, nil
	}
	for i, item := range cases.Items {
		if n := item.Entry("name"); n != nil && n.Text == name {
			return i, item
		}
	}
	return 0, nil
}

// expected is what the whole file must say after the update.
func expected(tree *source.Node, index int, out *outcome) any {
	file := tree.Value().(*value.Object).Clone()
	cases := append([]any(nil), file.Get("cases").([]any)...)
	tested := cases[index].(*value.Object).Clone()
	tested.Set("result", out.result)
	if tested.Has("warnings") || len(out.warnings) > 0 {
		tested.Set("warnings", out.warnings)
	}
	cases[index] = tested
	file.Set("cases", cases)
	return file
}

// says reports whether a text is a test file of exactly the given content.
func says(name, text string, want any) bool {
	tree, found := source.Parse(name, []byte(text))
	if tree == nil || found.HasErrors() || len(difference.Between("", want, tree.Value())) > 0 {
		return false
	}
	_, found = testcase.Decode(tree)
	return !found.HasErrors()
}
