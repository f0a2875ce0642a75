// Package scratch lends byte buffers for texts that are needed for a moment only.
package scratch
