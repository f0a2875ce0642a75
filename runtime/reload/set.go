package reload

import (
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
)

// set is the content of both folders at one moment; either is nil if there is no such folder.
type set struct{ mappings, overlays *snapshot }

// hash identifies the content of a set.
func (s *set) hash() string { return s.mappings.identity() + "/" + s.overlays.identity() }

// folders are those of the options, as far as there are any.
func (r *Reloader) folders() []string {
	var out []string
	for _, folder := range []string{r.options.Folder, r.options.Overlays} {
		if folder != "" {
			out = append(out, folder)
		}
	}
	return out
}

// look reads both folders.
func (r *Reloader) look() (*set, error) {
	mappings, err := readIf(r.options.Folder)
	if err != nil {
		return nil, fmt.Errorf("the folder of the mappings cannot be read: %w", err)
	}
	overlays, err := readIf(r.options.Overlays)
	if err != nil {
		return nil, fmt.Errorf("the folder of the overlays cannot be read: %w", err)
	}
	return &set{mappings, overlays}, nil
}

// settled reads the folders until two readings in a row give the same, so that a set which is
// being written is not taken for a whole one.
func (r *Reloader) settled(ctx context.Context) (*set, error) {
	const most = 50
	before, err := r.look()
	for range most {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(r.options.Settle / 4):
		}
		after, failure := r.look()
		if failure == nil && err == nil && before.hash() == after.hash() {
			return after, nil
		}
		before, err = after, failure
	}
	if err == nil {
		err = fmt.Errorf("the files do not come to rest")
	}
	return nil, err
}

// base is what the mappings alone were compiled to, so that a change of an overlay does not
// compile all of them again.
type base struct {
	content  string // the hash of its files
	catalog  *engine.Catalog
	findings diagnostic.List
}

// compile makes one catalog of a set.
func (r *Reloader) compile(ctx context.Context, found *set, force bool) (*engine.Catalog, diagnostic.List, error) {
	if r.options.Folder == "" {
		r.base = base{catalog: r.options.Mappings}
	} else if force || r.base.catalog == nil || r.base.content != found.mappings.hash {
		compiled, findings, err := r.compileMappings(ctx, found.mappings)
		if err != nil {
			return nil, findings, err
		}
		r.base = base{found.mappings.hash, compiled, findings}
	}
	if found.overlays == nil {
		return r.base.catalog, r.base.findings, nil
	}
	layers, err := layersOf(found.overlays)
	if err != nil {
		return nil, nil, err
	}
	layered, err := r.base.catalog.Layered(layers)
	if list, ok := err.(*diagnostic.ListError); ok {
		return nil, list.List, fmt.Errorf("the overlays do not fit the mappings: %w", err)
	}
	return layered, r.base.findings, err
}

func (r *Reloader) compileMappings(ctx context.Context, files *snapshot) (*engine.Catalog, diagnostic.List, error) {
	loaded, err := engine.LoadAll(files.files, nil, append([]engine.Option{engine.WithSchemas(r.options.Schemas)}, r.options.Load...)...)
	if err != nil {
		return nil, nil, err
	}
	found := loaded.Diagnostics
	if r.options.Check != nil && !found.HasErrors() {
		found = append(found, r.options.Check(ctx, loaded)...)
	}
	if err := found.Err(); err != nil {
		return nil, found, err
	}
	if len(loaded.Catalog().Mappings()) == 0 { // as where a folder is emptied to be filled anew
		return nil, found, fmt.Errorf("there are no mappings in %s: it must hold PROVIDER/provider.yaml and PROVIDER/MODEL/RESOURCE.yaml", r.options.Folder)
	}
	return loaded.Catalog(), found, nil
}

// layersOf are the partial mappings of a folder, by the names of their mappings.
func layersOf(files *snapshot) (map[string]engine.Layer, error) {
	layers := map[string]engine.Layer{}
	for name, file := range files.files {
		key := strings.TrimSuffix(name, path.Ext(name))
		if twin, ok := layers[key]; ok {
			return nil, fmt.Errorf("there are both %s and overlays/%s", twin.Name, name)
		}
		layers[key] = engine.Layer{Name: "overlays/" + name, Content: file.Data}
	}
	return layers, nil
}
