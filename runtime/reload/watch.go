package reload

import (
	"context"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Run reloads whenever a folder changes, until ctx ends.
func (r *Reloader) Run(ctx context.Context) {
	w := watched{folders: r.folders(), settle: r.options.Settle, poll: r.options.Poll, logger: r.options.Logger}
	w.run(ctx, func() { _ = r.Reload(ctx, false) }) // the status says what went wrong
}

// watched are folders to look at whenever one changes. Folders are watched and not files, since
// editors and Kubernetes replace files by renaming; where watching fails, looking at the folder
// from time to time remains.
type watched struct {
	folders      []string
	settle, poll time.Duration
	logger       *slog.Logger
}

// run looks at once, and then after each change, until ctx ends.
func (w watched) run(ctx context.Context, look func()) {
	events, again := w.watch(ctx)
	poll := time.NewTicker(w.poll)
	defer poll.Stop()
	quiet := time.NewTimer(0) // look once at the start
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-events:
			quiet.Reset(w.settle)
			continue
		case <-poll.C:
		case <-quiet.C:
		}
		look()
		again()
	}
}

// watch returns a channel of changes, and a function that watches folders that have come since.
func (w watched) watch(ctx context.Context) (changes <-chan struct{}, again func()) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		w.logger.Warn("the folders cannot be watched; they are looked at from time to time", slog.String("problem", err.Error()))
		return nil, func() {}
	}
	out := make(chan struct{}, 1)
	go func() {
		defer watcher.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case <-watcher.Errors: // an overflow of the queue: something has changed
			case <-watcher.Events:
			}
			select {
			case out <- struct{}{}:
			default: // a change is waiting to be seen already
			}
		}
	}()
	again = func() {
		for _, folder := range w.folders {
			addFolders(watcher, folder)
		}
	}
	again()
	return out, again
}

// addFolders watches a folder and what is below it, links to folders resolved.
func addFolders(watcher *fsnotify.Watcher, root string) {
	_ = watcher.Add(root)
	entries, _ := filepath.Glob(filepath.Join(root, "*"))
	for _, entry := range entries {
		resolved, err := filepath.EvalSymlinks(entry)
		if err != nil {
			continue
		}
		_ = filepath.WalkDir(resolved, func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				_ = watcher.Add(name)
			}
			return nil
		})
	}
}
