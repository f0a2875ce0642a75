//go:build race

package direct

// poolsForget says that pools drop what is put into them now and then, as they do under the race
// detector.
const poolsForget = true
