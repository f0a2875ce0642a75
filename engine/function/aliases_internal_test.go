package function

import (
	"slices"
	"strings"
	"testing"
)

// TestAliasTable checks the whole table, which is not exported: names that exist must not be
// aliases, and targets must exist.
func TestAliasTable(t *testing.T) {
	forms := strings.Fields("map filter all any none find count sum sortBy groupBy reduce")
	for name, target := range aliases {
		if Standard().Lookup(name) != nil {
			t.Errorf("%s is both a function and an alias", name)
		}
		if Standard().Lookup(target) == nil && !slices.Contains(forms, target) {
			t.Errorf("alias %s leads to %s, which does not exist", name, target)
		}
	}
}
