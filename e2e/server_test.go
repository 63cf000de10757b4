package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"cityweave/internal/app"
)

func TestTheProgramStartsWithoutSettingsAnswersAndStops(t *testing.T) {
	p := start(t)
	if status, body := p.get("/livez"); status != http.StatusOK {
		t.Errorf("/livez: %d %s", status, body)
	}
	status, body := p.get("/readyz")
	var ready struct {
		Ready   bool
		Release string
	}
	if err := json.Unmarshal([]byte(body), &ready); err != nil || status != http.StatusOK || !ready.Ready {
		t.Errorf("/readyz: %d %s %v", status, body, err)
	}
	if got, err := servedRelease(http.DefaultClient, p.url); err != nil || got != ready.Release || !strings.Contains(p.printed, "Release "+got+": ") {
		t.Errorf("the API says release %s (%v), /readyz %s, the start\n%s", got, err, ready.Release, p.printed)
	}
	for _, path := range []string{"/", "/static/explore/app.js", "/static/examples.json", "/schema.graphqls"} {
		if status, _ := p.get(path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	p.signal(syscall.SIGTERM)
	if code := p.ended(); code != app.ExitStopped {
		t.Errorf("exit code %d: %s", code, p.rest())
	}
}

func TestEachThingToTryThatTheStartNamesWorks(t *testing.T) {
	p := start(t)
	commands := regexp.MustCompile(`(?m)^  (curl .*)$`).FindAllStringSubmatch(p.printed, -1)
	if len(commands) != 2 || !strings.Contains(p.printed, "open "+p.url+"/ ") {
		t.Fatalf("these are not three things to try:\n%s", p.printed)
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl on this machine")
	}
	for i, want := range []string{`"International Urban Cooperation"`, "type City implements"} {
		output, err := exec.CommandContext(t.Context(), "sh", "-c", commands[i][1]).Output()
		if err != nil || !bytes.Contains(output, []byte(want)) || bytes.Contains(output, []byte(`"errors"`)) {
			t.Errorf("%s\n%v: %.500s", commands[i][1], err, output)
		}
	}
}

func TestDataThatIsWrongStopsTheProgramBeforeItListens(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One", "One")
	var stdout, stderr bytes.Buffer
	code := app.Run(t.Context(), []string{"--listen", "127.0.0.1:0", "--data", dir}, nil, &stdout, &stderr)
	if code != app.ExitFailed || stdout.Len() > 0 || !strings.Contains(stderr.String(), "programme.csv:3:1: ") {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}

func TestBadSettingsAreNamedOneByOneBeforeItListens(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := app.Run(t.Context(), []string{"--listen", "8080", "--stroe", "memory"}, []string{"CITYWEAVE_LOG_LEVEL=loud"}, &stdout, &stderr)
	want := `cityweave: --listen "8080" is not an address: write HOST:PORT, such as 127.0.0.1:8080
cityweave: CITYWEAVE_LOG_LEVEL "loud" is not understood: write debug, info, warn or error
cityweave: --stroe is unknown: did you mean --store?
`
	if code != app.ExitBadSettings || stdout.Len() > 0 || stderr.String() != want {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}

func TestTheDocumentationShowsBadSettingsAsTheyAreRefused(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)```console\n\\$ cityweave ([^\n]*)\n(.*?)```").FindAllSubmatch(page, -1)
	if len(shown) == 0 {
		t.Fatal("it shows none")
	}
	for _, block := range shown {
		var stderr bytes.Buffer
		code := app.Run(t.Context(), strings.Fields(string(block[1])), nil, io.Discard, &stderr)
		if code != app.ExitBadSettings || stderr.String() != string(block[2]) {
			t.Errorf("exit code %d\n%s", code, &stderr)
		}
	}
}

func TestAFolderWithoutDataIsABadSetting(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := app.Run(t.Context(), []string{"--data", t.TempDir()}, nil, &stdout, &stderr)
	if code != app.ExitBadSettings || strings.Count(stderr.String(), "\n") != 1 || !strings.Contains(stderr.String(), "holds no data files") {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}

func TestAPortInUseIsOneClearLine(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var stdout, stderr bytes.Buffer
	code := app.Run(t.Context(), []string{"--data", dir, "--listen", taken.Addr().String()}, nil, &stdout, &stderr)
	want := fmt.Sprintf("cityweave: --listen %q is in use by another program: stop that one or choose another port, such as --listen 127.0.0.1:0 for a free one\n", taken.Addr())
	if code != app.ExitFailed || stdout.Len() > 0 || stderr.String() != want {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}

func TestHelpAndVersionAreAnsweredWithoutAServer(t *testing.T) {
	for arg, want := range map[string]string{"--help": "Usage: cityweave", "--version": "cityweave "} {
		var stdout, stderr bytes.Buffer
		if code := app.Run(t.Context(), []string{arg}, nil, &stdout, &stderr); code != app.ExitStopped || !strings.Contains(stdout.String(), want) || stderr.Len() > 0 {
			t.Errorf("%s: exit code %d\n%s%s", arg, code, &stdout, &stderr)
		}
	}
}
