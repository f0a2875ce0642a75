package transport

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"sync"
)

// unzipper decompresses gzip. It takes 45 KiB, several times as much as most answers, and so is used
// again.
type unzipper struct {
	source bufio.Reader
	reader gzip.Reader // of source, once that has one
}

var unzippers sync.Pool // of *unzipper

func newUnzipper() *unzipper {
	if kept, ok := unzippers.Get().(*unzipper); ok {
		return kept
	}
	return new(unzipper)
}

// release keeps the unzipper for another body. Nobody may read from it any more.
func (u *unzipper) release() {
	if u.wipe() == nil {
		unzippers.Put(u)
	}
}

// wipe makes the unzipper forget what it has read: it reads so many zeros that they fill the buffer
// of source and the window of reader. No more than the lengths of Huffman codes are left.
func (u *unzipper) wipe() error {
	u.source.Reset(bytes.NewReader(zippedZeros()))
	if err := u.reader.Reset(&u.source); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, &u.reader)
	return err
}

// zippedZeros are as many zeros as the window of gzip is large, not compressed, which is the fastest
// to read.
var zippedZeros = sync.OnceValue(func() []byte {
	var zipped bytes.Buffer
	writer, _ := gzip.NewWriterLevel(&zipped, gzip.NoCompression) // there is such a level
	_, _ = writer.Write(make([]byte, 32<<10))                     // into memory, which does not fail
	_ = writer.Close()
	return zipped.Bytes()
})
