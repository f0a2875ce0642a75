package sqlstore

import "time"

// SetPatience replaces the bound of one operation.
func (s *Store) SetPatience(bound time.Duration) { s.patience = bound }
