package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
)

// execute executes a request and writes what comes of it.
func execute(ctx context.Context, t *terminal, r *runtime.Runtime, request runtime.Request) error {
	result, err := r.Do(ctx, request)
	if err != nil {
		return showError(t, err)
	}
	for _, w := range result.Warnings {
		t.complain("%s", warningLine(w))
	}
	if result.NextCursor != "" && value.IsMissing(result.Value()) { // a unified page has it in its answer
		t.complain("next_cursor: %s", result.NextCursor)
	}
	if result.Trace != nil && request.Trace {
		if err := marshal(t.err, t.errIsTTY, result.Trace); err != nil {
			return err
		}
	}
	return writeResult(t, result)
}

func warningLine(w runtime.Warning) string {
	parts := []string{"warning:", w.Code}
	if w.Pointer != "" {
		parts = append(parts, w.Pointer)
	}
	return strings.Join(parts, " ") + ": " + w.Message
}

func showError(t *terminal, err error) error {
	var failure *runtime.Error
	if !errors.As(err, &failure) {
		return &exitError{status: exitInternal, message: err.Error()}
	}
	if failure.Trace != nil {
		if err := marshal(t.err, t.errIsTTY, failure.Trace); err != nil {
			return err
		}
	}
	if err := marshal(t.err, t.errIsTTY, failure); err != nil {
		return err
	}
	return silently(exitFindings)
}

// writeResult writes an answer: a unified one indented, a raw one and a stream as they came.
func writeResult(t *terminal, result *runtime.Result) error {
	switch {
	case result.Stream != nil:
		defer result.Stream.Close()
		return copyAnswer(t, result.Stream)
	case value.IsMissing(result.Value()):
		return copyAnswer(t, strings.NewReader(string(result.Body)))
	}
	return t.json(result.Value())
}

// copyAnswer copies bytes of a provider. At a terminal, what could control it is escaped.
func copyAnswer(t *terminal, body io.Reader) error {
	if !t.outIsTTY {
		_, err := io.Copy(t.out, body)
		return copied(err)
	}
	reader := bufio.NewReader(body)
	for {
		r, _, err := reader.ReadRune()
		if errors.Is(err, io.EOF) {
			_, err = fmt.Fprintln(t.out)
			return written(err)
		}
		if err != nil {
			return copied(err)
		}
		if _, err := io.WriteString(t.out, harmless(string(r))); err != nil {
			return written(err)
		}
	}
}

// copied is the error of an answer that ended before its end.
func copied(err error) error {
	if err == nil {
		return nil
	}
	return failed("the answer could not be copied to its end: %v", err)
}
