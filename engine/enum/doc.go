// Package enum translates between a provider's native values and the unified ones, in both
// directions and without loss.
package enum
