// Package template compiles and evaluates the two kinds of slot of a mapping: data slots, whose
// YAML tree becomes a JSON value, and text slots, whose {expression} holes are encoded for the
// place in which the text stands.
package template
