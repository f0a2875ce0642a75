package sqlstore

import (
	"context"
	"time"
)

const (
	// patience bounds one operation, such as reading an account. A database that hangs, as after a
	// failover whose old server is gone without a word, would otherwise hold up requests for as long
	// as TCP waits, which is a quarter of an hour.
	patience = 20 * time.Second
	// patienceAtStart bounds the opening, in which another process may be migrating.
	patienceAtStart = time.Minute
	// maxReads bounds how often a reading is begun again: every connection of the pool may be one
	// that the server has closed.
	maxReads = max(sqliteConnections, postgresConnections) + 1
)

// bounded is the context of one operation.
func (s *Store) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.patience)
}

// read carries out an operation that changes nothing, again if it failed with its connection, as
// where the database was restarted.
func (s *Store) read(ctx context.Context, operation func(context.Context) error) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	err := operation(ctx)
	for range maxReads {
		if err == nil || ctx.Err() != nil || !s.dialect.lost(err) {
			break
		}
		err = operation(ctx)
	}
	return err
}
