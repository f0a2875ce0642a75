// Package measure times contenders against one another in one process, in turns, so that what
// slows the machine down slows all of them.
package measure
