// Package cursor writes where a list goes on as a text that clients hand back unread, and reads it
// again as something that anybody may have made up.
package cursor
