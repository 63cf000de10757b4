package kept

import (
	"io"
	"os"
	"strings"
)

// readText reads a file as a text, without a copy of it: texts of the graph are parts of it.
func readText(file string) (string, error) {
	in, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }() // nothing is written
	var text strings.Builder
	if info, err := in.Stat(); err == nil {
		text.Grow(int(info.Size()))
	}
	if _, err := io.CopyBuffer(&text, onlyReader{in}, make([]byte, 1<<18)); err != nil {
		return "", err
	}
	return text.String(), nil
}

// onlyReader hides that a file writes itself, which would allocate a buffer.
type onlyReader struct{ io.Reader }
