// Package source reads one YAML file into a tree in which every node, and every character of
// every scalar, knows its place in the file.
//
// The reading is strict, because a mapping is a program: duplicate keys, anchors, aliases, merge
// keys, tags, directives, keys that are not text and further documents are findings, and so are
// numbers that YAML versions read differently (010, 0x10, 1_000, .5, .inf). "yes", "no", "on",
// "off" and dates are text, as in the core schema of YAML 1.2.
package source
