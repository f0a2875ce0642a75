package reload

import (
	"context"
	"fmt"
	"log/slog"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
)

// OverlayOptions are those of Overlays.
type OverlayOptions struct {
	// Folder of partial mappings: PROVIDER/MODEL/RESOURCE.yaml; required.
	Folder string
	// Catalog gives the mappings that they are laid over; required.
	Catalog func() *engine.Catalog
	// Settle, Poll, Now and Logger are as in Options.
	Settle, Poll time.Duration
	Now          func() time.Time
	Logger       *slog.Logger
}

// Overlays are the partial mappings of an installation, kept up to date with a folder. A set of
// which one does not fit its mapping is not taken in use. It is safe for concurrent use.
type Overlays struct {
	options OverlayOptions
	layers  atomic.Pointer[map[string]*engine.Layer] // by PROVIDER/MODEL/RESOURCE
	work    sync.Mutex                               // one attempt at a time
	against string                                   // the revision of the catalog at the last attempt; under work
	lock    sync.Mutex                               // of status
	status  Status
}

// NewOverlays returns overlays that have none yet.
func NewOverlays(options OverlayOptions) *Overlays {
	if options.Settle <= 0 {
		options.Settle = DefaultSettle
	}
	if options.Poll <= 0 {
		options.Poll = DefaultPoll
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	o := &Overlays{options: options}
	o.layers.Store(&map[string]*engine.Layer{})
	return o
}

// Layer returns the partial mapping of a mapping, or nil; see runtime.Options.Environment.
func (o *Overlays) Layer(provider, model, resource string) *engine.Layer {
	return (*o.layers.Load())[provider+"/"+model+"/"+resource]
}

// Status returns how the last attempts went. Its Revision is the hash of the files in use.
func (o *Overlays) Status() Status {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.status
}

// Run reloads whenever the folder changes, until ctx ends.
func (o *Overlays) Run(ctx context.Context) {
	w := watched{folder: o.options.Folder, settle: o.options.Settle, poll: o.options.Poll, logger: o.options.Logger}
	w.run(ctx, func() { _ = o.Reload(ctx, false) }) // the status says what went wrong
}

// Reload looks at the folder and takes it in use if its content has changed; with force in any
// case. A set that was refused is looked at again when the mappings have changed. The error says
// why the content is not in use.
func (o *Overlays) Reload(ctx context.Context, force bool) error {
	o.work.Lock()
	defer o.work.Unlock()
	content, err := settled(ctx, o.options.Folder, o.options.Settle)
	if err != nil {
		return o.failed(Status{Problem: "the folder cannot be read: " + err.Error()})
	}
	catalog := o.options.Catalog()
	if last := o.Status(); !force && last.Content == content.hash {
		if last.Successful {
			return nil
		}
		if o.against == catalog.Revision() {
			return fmt.Errorf("overlays: %s", last.Problem)
		}
	}
	o.against = catalog.Revision()
	layers := map[string]*engine.Layer{}
	for name, file := range content.files {
		key := strings.TrimSuffix(name, path.Ext(name))
		if twin := layers[key]; twin != nil {
			return o.failed(Status{Content: content.hash, Problem: "there are both " + twin.Name + " and overlays/" + name})
		}
		layers[key] = &engine.Layer{Name: "overlays/" + name, Content: file.Data}
	}
	found := fit(catalog, layers)
	if err := found.Err(); err != nil {
		return o.failed(Status{Content: content.hash, Problem: err.Error(), Diagnostics: found})
	}
	o.layers.Store(&layers)
	o.succeeded(content.hash)
	return nil
}

// Fit holds the overlays in use against another catalog. It is a check of a Reloader, so that a
// change of the mappings which the overlays no longer fit is not taken in use.
func (o *Overlays) Fit(_ context.Context, loaded *engine.Loaded) diagnostic.List {
	return fit(loaded.Catalog(), *o.layers.Load())
}

// fit returns the findings of laying each partial mapping over its mapping.
func fit(catalog *engine.Catalog, layers map[string]*engine.Layer) diagnostic.List {
	var found diagnostic.List
	for key, layer := range layers {
		parts := strings.Split(key, "/")
		at := diagnostic.Position{File: layer.Name}
		if len(parts) != 3 {
			found = append(found, diagnostic.New(diagnostic.CodeMisplacedFile, at, "an overlay is PROVIDER/MODEL/RESOURCE.yaml"))
			continue
		}
		m, ok := catalog.Mapping(parts[0], parts[1], parts[2])
		if !ok {
			found = append(found, diagnostic.New(diagnostic.CodeMisplacedFile, at, "there is no mapping %s to lay this over", key))
			continue
		}
		if _, err := catalog.Overlaid(m, *layer); err != nil {
			found = append(found, findingsOf(err, at)...)
		}
	}
	found.Sort()
	return found
}

func findingsOf(err error, at diagnostic.Position) diagnostic.List {
	if list, ok := err.(*diagnostic.ListError); ok {
		return slices.Clone(list.List)
	}
	return diagnostic.List{diagnostic.New(diagnostic.CodeUnreadableFile, at, "%v", err)}
}

func (o *Overlays) failed(now Status) error {
	o.lock.Lock()
	defer o.lock.Unlock()
	o.status.Content, o.status.Problem, o.status.Diagnostics = now.Content, now.Problem, now.Diagnostics
	o.status.Successful = false
	o.status.Attempts++
	o.status.Failures++
	o.status.LastAttempt = o.options.Now()
	o.options.Logger.Warn("reload failed; the old overlays stay in use", slog.String("problem", now.Problem))
	return fmt.Errorf("overlays: %s", now.Problem)
}

func (o *Overlays) succeeded(content string) {
	o.lock.Lock()
	defer o.lock.Unlock()
	now := o.options.Now()
	o.status = Status{
		Revision: content, Content: content, Successful: true, LastAttempt: now, LastSuccess: now,
		Attempts: o.status.Attempts + 1, Failures: o.status.Failures,
	}
	o.options.Logger.Info("overlays in use", slog.String("revision", content))
}
