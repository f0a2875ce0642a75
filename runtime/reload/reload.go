package reload

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/schema"
)

// Options of a Reloader.
type Options struct {
	Folder  string      // of the mappings; required
	Schemas *schema.Set // the unified models, compiled once; required
	// Apply puts a catalog in use, such as Runtime.Swap; required.
	Apply func(*engine.Catalog)
	// Check gives further findings on a set, such as lint or the mappings' tests. Errors among
	// them refuse the set.
	Check func(context.Context, *engine.Loaded) diagnostic.List
	// Beside names what else Check depends on, such as a hash. When it changes, a set that was
	// refused is looked at again. Default nothing.
	Beside func() string
	// Load are further options of engine.LoadAll.
	Load []engine.Option
	// Settle is how long the folder must be quiet before a change is taken up, default 200 ms.
	Settle time.Duration
	// Poll is how often the folder is looked at without being told of a change, default 10 s.
	Poll time.Duration
	// Now is the clock, default the system's.
	Now    func() time.Time
	Logger *slog.Logger
}

// The defaults of Options.
const (
	DefaultSettle = 200 * time.Millisecond
	DefaultPoll   = 10 * time.Second
)

// Status says how the last attempts went.
type Status struct {
	// Revision is that of the catalog in use, empty before the first.
	Revision string
	// Content is the hash of the files that were looked at last.
	Content string
	// Successful says whether what was looked at last is in use.
	Successful  bool
	LastAttempt time.Time // the last time that content was found that is not in use
	LastSuccess time.Time
	Attempts    int
	Failures    int
	// Problem says why the last attempt failed; the findings are in Diagnostics.
	Problem     string
	Diagnostics diagnostic.List
}

// Reloader keeps a catalog up to date. It is safe for concurrent use.
type Reloader struct {
	options Options
	work    sync.Mutex // one attempt at a time
	beside  string     // at the last attempt; under work
	lock    sync.Mutex // of status
	status  Status
}

// New returns a reloader that has loaded nothing yet.
func New(options Options) *Reloader {
	if options.Settle <= 0 {
		options.Settle = DefaultSettle
	}
	if options.Poll <= 0 {
		options.Poll = DefaultPoll
	}
	if options.Beside == nil {
		options.Beside = func() string { return "" }
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	return &Reloader{options: options}
}

// Status returns how the last attempts went.
func (r *Reloader) Status() Status {
	r.lock.Lock()
	defer r.lock.Unlock()
	return r.status
}

// Reload looks at the folder and, if its content is not that which was looked at last, compiles
// it and puts it in use. With force it compiles whatever is there. The error says why the content
// is not in use; a bad set leaves the old one in use.
func (r *Reloader) Reload(ctx context.Context, force bool) error {
	r.work.Lock()
	defer r.work.Unlock()
	content, err := settled(ctx, r.options.Folder, r.options.Settle)
	if err != nil {
		return r.failed(Status{Problem: "the folder cannot be read: " + err.Error()})
	}
	// Content decides, not events: a set that was refused is not compiled again and again, and a
	// change back to what is in use is taken up like any other.
	beside := r.options.Beside()
	if last := r.Status(); !force && last.Content == content.hash {
		if last.Successful {
			return nil
		}
		if beside == r.beside {
			return fmt.Errorf("reload: %s", last.Problem)
		}
	}
	r.beside = beside
	loaded, err := engine.LoadAll(content.files, nil, append([]engine.Option{engine.WithSchemas(r.options.Schemas)}, r.options.Load...)...)
	if err != nil {
		return r.failed(Status{Content: content.hash, Problem: err.Error()})
	}
	found := loaded.Diagnostics
	if r.options.Check != nil && !found.HasErrors() {
		found = append(found, r.options.Check(ctx, loaded)...)
	}
	if err := found.Err(); err != nil {
		return r.failed(Status{Content: content.hash, Problem: err.Error(), Diagnostics: found})
	}
	catalog := loaded.Catalog()
	r.options.Apply(catalog)
	r.succeeded(catalog.Revision(), content.hash, found)
	return nil
}

// settled reads a folder until two readings in a row give the same, so that a set which is being
// written is not taken for a whole one.
func settled(ctx context.Context, folder string, settle time.Duration) (*snapshot, error) {
	const most = 50
	before, err := read(folder)
	for range most {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(settle / 4):
		}
		after, failure := read(folder)
		if failure == nil && err == nil && before.hash == after.hash {
			return after, nil
		}
		before, err = after, failure
	}
	if err == nil {
		err = fmt.Errorf("it does not come to rest")
	}
	return nil, err
}

func (r *Reloader) failed(now Status) error {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.status.Content, r.status.Problem, r.status.Diagnostics = now.Content, now.Problem, now.Diagnostics
	r.status.Successful = false
	r.status.Attempts++
	r.status.Failures++
	r.status.LastAttempt = r.options.Now()
	r.options.Logger.Warn("reload failed; the old mappings stay in use", slog.String("problem", now.Problem), slog.String("revision", r.status.Revision))
	return fmt.Errorf("reload: %s", now.Problem)
}

func (r *Reloader) succeeded(revision, content string, found diagnostic.List) {
	r.lock.Lock()
	defer r.lock.Unlock()
	now := r.options.Now()
	r.status = Status{
		Revision: revision, Content: content, Successful: true, LastAttempt: now, LastSuccess: now,
		Attempts: r.status.Attempts + 1, Failures: r.status.Failures, Diagnostics: found,
	}
	r.options.Logger.Info("mappings in use", slog.String("revision", revision))
}
