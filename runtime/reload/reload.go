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
	// Folder of the mappings. Without one, Mappings are those in use.
	Folder   string
	Mappings *engine.Catalog
	// Schemas are the unified models, compiled once; required with Folder.
	Schemas *schema.Set
	// Overlays is a folder of partial mappings, PROVIDER/MODEL/RESOURCE.yaml, that are laid over
	// the mappings; empty for none.
	Overlays string
	// Apply puts a catalog in use, such as Runtime.Swap; required.
	Apply func(*engine.Catalog)
	// Check gives further findings on a set of mappings, such as lint or their tests. Errors among
	// them refuse the set.
	Check func(context.Context, *engine.Loaded) diagnostic.List
	// Load are further options of engine.LoadAll.
	Load []engine.Option
	// Settle is how long the folders must be quiet before a change is taken up, default 200 ms.
	Settle time.Duration
	// Poll is how often the folders are looked at without being told of a change, default 10 s.
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
	base    base       // under work
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

// Reload looks at the folders and, if their content is not that which was looked at last,
// compiles it and puts it in use. With force it compiles whatever is there. The error says why
// the content is not in use; a bad set leaves the old one in use.
func (r *Reloader) Reload(ctx context.Context, force bool) error {
	r.work.Lock()
	defer r.work.Unlock()
	found, err := r.settled(ctx)
	if stopped := ctx.Err(); stopped != nil {
		return stopped // which says nothing of the files
	}
	if err != nil {
		return r.failed(Status{Problem: err.Error()})
	}
	// Content decides, not events: a set that was refused is not compiled again and again, and a
	// change back to what is in use is taken up like any other.
	if last := r.Status(); !force && last.Content == found.hash() {
		if last.Successful {
			return nil
		}
		return fmt.Errorf("reload: %s", last.Problem)
	}
	catalog, findings, err := r.compile(ctx, found, force)
	if err != nil {
		return r.failed(Status{Content: found.hash(), Problem: err.Error(), Diagnostics: findings})
	}
	r.options.Apply(catalog)
	r.succeeded(catalog.Revision(), found.hash(), findings)
	return nil
}

func (r *Reloader) failed(now Status) error {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.status.Content, r.status.Problem, r.status.Diagnostics = now.Content, now.Problem, now.Diagnostics
	r.status.Successful = false
	r.status.Attempts++
	r.status.Failures++
	r.status.LastAttempt = r.options.Now()
	message := "reload failed; the old mappings and overlays stay in use"
	if r.status.LastSuccess.IsZero() {
		message = "the mappings and overlays cannot be used"
	}
	r.options.Logger.Warn(message, slog.String("problem", now.Problem), slog.String("revision", r.status.Revision))
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
	r.options.Logger.Info("mappings and overlays in use", slog.String("revision", revision))
}
