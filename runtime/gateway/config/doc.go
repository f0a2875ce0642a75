// Package config holds the settings of a gateway: one table of names, defaults and meanings, and
// the reading of their values from flags, the environment and a YAML file.
package config
