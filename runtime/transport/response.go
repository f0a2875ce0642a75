package transport

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
)

// Response is a complete answer, whatever its status. Printing, logging or encoding
// one shows its status, host and size only.
type Response struct {
	Status int
	Header http.Header
	// Body is decompressed; Header then lacks Content-Encoding and Content-Length.
	Body []byte
	// URL is the one that answered, after redirects. Its query may hold secrets.
	URL string
}

// Format implements fmt.Formatter for every verb.
func (r Response) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(r.summary())) }

// LogValue implements slog.LogValuer.
func (r Response) LogValue() slog.Value { return slog.StringValue(r.summary()) }

// MarshalJSON implements json.Marshaler.
func (r Response) MarshalJSON() ([]byte, error) { return json.Marshal(r.summary()) }

func (r Response) summary() string {
	return fmt.Sprintf("answer %d of %s with %d bytes", r.Status, shownHost(r.URL), len(r.Body))
}

// shownHost returns the part of the URL of an answer that may be shown.
func shownHost(text string) string {
	target, err := url.Parse(text)
	if err != nil {
		return "an unknown host"
	}
	return origin(target.Scheme, target.Host)
}

// StreamResponse is an answer whose body has not been read yet. Printing, logging or encoding one
// shows its status and host only.
type StreamResponse struct {
	Status int
	Header http.Header
	// Body is decompressed and bounded by MaxResponseBytes. Its read errors are *Error. It must
	// be closed.
	Body io.ReadCloser
	// URL is the one that answered, after redirects. Its query may hold secrets.
	URL string
}

// Format implements fmt.Formatter for every verb.
func (r StreamResponse) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(r.summary())) }

// LogValue implements slog.LogValuer.
func (r StreamResponse) LogValue() slog.Value { return slog.StringValue(r.summary()) }

// MarshalJSON implements json.Marshaler.
func (r StreamResponse) MarshalJSON() ([]byte, error) { return json.Marshal(r.summary()) }

func (r StreamResponse) summary() string {
	return fmt.Sprintf("answer %d of %s", r.Status, shownHost(r.URL))
}

// Do sends the request and reads the whole answer. Any status is an answer; the error, always
// an *Error, means that there was none. GET and HEAD follow redirects, each hop under the same
// guard and without credentials once the scheme, host or port changes; the 3xx answer to any
// other method is returned as it is.
func (c *Client) Do(ctx context.Context, request *Request) (*Response, error) {
	answer, body, err := c.begin(ctx, request)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	content, err := body.readAll()
	if err != nil {
		return nil, err
	}
	return &Response{Status: answer.StatusCode, Header: answer.Header, Body: content, URL: body.exchange.hop.target.String()}, nil
}

// Stream is Do without reading the body. The timeout bounds the wait for the headers and then
// each read; the caller's context bounds the whole.
func (c *Client) Stream(ctx context.Context, request *Request) (*StreamResponse, error) {
	answer, body, err := c.begin(ctx, request)
	if err != nil {
		return nil, err
	}
	body.perRead = true
	body.exchange.timer.Stop()
	return &StreamResponse{Status: answer.StatusCode, Header: answer.Header, Body: body, URL: body.exchange.hop.target.String()}, nil
}

// begin sends the request and returns the answer with its body, which ends the exchange when it is
// closed.
func (c *Client) begin(ctx context.Context, request *Request) (*http.Response, *body, error) {
	first, err := c.compose(request)
	if err != nil {
		return nil, nil, err
	}
	exchange := c.newExchange(ctx)
	answer, err := exchange.run(first)
	if err != nil {
		exchange.end()
		return nil, nil, err
	}
	body, err := exchange.open(answer)
	if err != nil {
		exchange.end()
		return nil, nil, err
	}
	return answer, body, nil
}
