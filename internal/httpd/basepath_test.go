package httpd_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"cityweave/internal/httpd"
)

func TestABasePathThatIsOneOfTheProgramIsRefused(t *testing.T) {
	echoes := http.HandlerFunc(echo)
	_, err := httpd.New(httpd.Options{
		Graph: echoes, Data: echoes, BasePath: "/data", Logger: slog.New(slog.NewTextHandler(new(bytes.Buffer), nil)),
	})
	if err == nil || !strings.Contains(err.Error(), `--base-path "/data" is a path of the program: choose another one`) {
		t.Errorf("got %v", err)
	}
}
