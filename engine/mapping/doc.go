// Package mapping is the mapping format: it reads provider.yaml and mapping files, compiles
// every slot in them, and knows statically what each method reads and writes.
package mapping
