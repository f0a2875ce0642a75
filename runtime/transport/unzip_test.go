package transport_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/transport"
)

// What decompresses one body after the other keeps nothing of any.
func TestUnzipperForgets(t *testing.T) {
	const secret = "s3cr3t"
	for name, content := range map[string]string{
		"short": secret, "of one window": strings.Repeat(secret+"\n", 32<<10/7), "of many windows": strings.Repeat(secret, 100<<10),
	} {
		for _, level := range []int{gzip.NoCompression, gzip.BestSpeed, gzip.HuffmanOnly} {
			t.Run(fmt.Sprintf("%s, level %d", name, level), func(t *testing.T) {
				var zipped bytes.Buffer
				writer, _ := gzip.NewWriterLevel(&zipped, level)
				writer.Name, writer.Comment, writer.Extra = secret, secret, []byte(secret)
				_, _ = writer.Write([]byte(content))
				_ = writer.Close()
				unzipper := new(transport.Unzipper)
				if got, err := unzipper.Read(zipped.Bytes()); err != nil || string(got) != content {
					t.Fatalf("got %d bytes, %v", len(got), err)
				}
				if !holds(reflect.ValueOf(unzipper), secret, map[uintptr]bool{}) {
					t.Fatal("the test does not see what is held")
				}
				if err := unzipper.Wipe(); err != nil {
					t.Fatal(err)
				}
				if holds(reflect.ValueOf(unzipper), secret, map[uintptr]bool{}) {
					t.Error("a secret is left")
				}
			})
		}
	}
}

// holds looks for a text in all bytes and strings within v.
func holds(v reflect.Value, text string, seen map[uintptr]bool) bool {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return false
		}
		seen[v.Pointer()] = true
		return holds(v.Elem(), text, seen)
	case reflect.Interface:
		return !v.IsNil() && holds(v.Elem(), text, seen)
	case reflect.Struct:
		for i := range v.NumField() {
			if holds(v.Field(i), text, seen) {
				return true
			}
		}
	case reflect.String:
		return strings.Contains(v.String(), text)
	case reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return bytes.Contains(v.Bytes(), []byte(text))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return bytes.Contains(v.Slice(0, v.Cap()).Bytes(), []byte(text))
		}
	}
	return false
}

// Bodies that end well, badly or early follow each other.
func TestUnzippersAreUsedAgain(t *testing.T) {
	whole := compress(t, "gzip", bytes.Repeat([]byte("0123456789abcdef"), 10<<10))
	other := []byte(`{"a":1}`)
	bodies := map[string][]byte{
		"/whole": whole, "/cut": whole[:len(whole)-1], "/corrupt": flipped(whole, len(whole)/2), "/empty": nil, "/other": compress(t, "gzip", other),
	}
	client := newClient(t, transport.Options{RoundTripper: roundTripper(func(request *http.Request) (*http.Response, error) {
		return madeUp(http.StatusOK, string(bodies[request.URL.Path]), http.Header{"Content-Encoding": {"gzip"}}), nil
	})})
	for path := range bodies {
		t.Run(path, func(t *testing.T) {
			stream, err := client.Stream(t.Context(), &transport.Request{Method: "GET", URL: "https://desk.example" + path})
			if err != nil {
				t.Fatal(err)
			}
			_, failure := io.ReadAll(stream.Body)
			if (failure != nil) != (path == "/cut" || path == "/corrupt") {
				t.Errorf("got %v", failure)
			}
			response, err := get(client, "https://desk.example/other")
			if err != nil || !bytes.Equal(response.Body, other) {
				t.Errorf("got %v, %v", response, err)
			}
			if n, again := stream.Body.Read(make([]byte, 10)); n != 0 || (failure == nil) != (again == io.EOF) {
				t.Errorf("after its end the body gives %d bytes, %v", n, again)
			}
			_ = stream.Body.Close()
		})
	}
}
