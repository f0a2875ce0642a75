//go:build race || unimap_reference

package engine_test

// takesMemory says that a conversion takes memory in this build: pools drop what is put into them now
// and then under the race detector, and by the tree it takes some always.
const takesMemory = true
