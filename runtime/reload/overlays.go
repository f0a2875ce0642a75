package reload

import (
	"fmt"
	"path"
	"strings"

	"github.com/unimap/unimap/engine"
)

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
