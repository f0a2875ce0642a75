package traffic

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Target is the request that is sent again and again.
type Target struct {
	Address string // host and port
	Path    string
	Body    []byte
}

// Outcome is what a time of requests gave.
type Outcome struct {
	Requests int
	Elapsed  time.Duration
	// Median and Slow are how long the middle request and the slowest of a hundred took.
	Median, Slow time.Duration
}

// PerSecond returns the requests of a second.
func (o Outcome) PerSecond() float64 { return float64(o.Requests) / o.Elapsed.Seconds() }

// Generate sends the request over several connections for a time, one after the other on each. An
// answer that is not 200 is an error.
func Generate(target Target, connections int, length time.Duration) (Outcome, error) {
	request := target.bytes()
	took := make([][]time.Duration, connections)
	failures := make([]error, connections)
	start := time.Now()
	end := start.Add(length)
	var group sync.WaitGroup
	for i := range connections {
		group.Go(func() { took[i], failures[i] = send(target.Address, request, end) })
	}
	group.Wait()
	outcome := Outcome{Elapsed: time.Since(start)}
	all := slices.Concat(took...)
	if err := errors.Join(failures...); err != nil {
		return outcome, err
	}
	if len(all) == 0 {
		return outcome, errors.New("nothing was answered in the time")
	}
	slices.Sort(all)
	outcome.Requests = len(all)
	outcome.Median, outcome.Slow = all[len(all)/2], all[len(all)*99/100]
	return outcome, nil
}

// bytes writes the request as it goes over the wire, so that the generator takes no time for it.
func (t Target) bytes() []byte {
	head := fmt.Sprintf("PATCH %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
		t.Path, t.Address, apiToken, len(t.Body))
	return append([]byte(head), t.Body...)
}

// send keeps one connection busy and returns how long each request took.
func send(address string, request []byte, end time.Time) (took []time.Duration, err error) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	if err := connection.SetDeadline(end.Add(10 * time.Second)); err != nil {
		return nil, err
	}
	reader := bufio.NewReaderSize(connection, 16<<10)
	for begin := time.Now(); begin.Before(end); {
		if _, err := connection.Write(request); err != nil {
			return nil, err
		}
		if err := receive(reader); err != nil {
			return nil, err
		}
		now := time.Now()
		took = append(took, now.Sub(begin))
		begin = now
	}
	return took, nil
}

// receive reads an answer to its end.
func receive(reader *bufio.Reader) error {
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		_, err := io.Copy(io.Discard, response.Body)
		return err
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, 500))
	return errors.Join(fmt.Errorf("answered with %s: %s", response.Status, text), err)
}
