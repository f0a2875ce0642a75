// Command unimap checks, tests, explains and executes mappings of a unified API.
package main
