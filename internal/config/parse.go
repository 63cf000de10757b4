package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"cityweave/internal/origin"
	"cityweave/seed/data"
)

// shortestTimeout is the minimum of a time limit. Below it no request succeeds.
const shortestTimeout = 100 * time.Millisecond

func parseListen(value string) (string, error) {
	const cure = "write HOST:PORT, such as 127.0.0.1:8080"
	_, port, err := net.SplitHostPort(value)
	if err != nil {
		return "", errors.New("is not an address: " + cure)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n > math.MaxUint16 {
		return "", fmt.Errorf("has the port %s, which is not a number from 0 to 65535: %s", quote(port), cure)
	}
	return value, nil
}

// parseBasePath accepts a path without a slash at its end, or nothing.
func parseBasePath(value string) (string, error) {
	path := strings.TrimRight(value, "/")
	if path != "" && !origin.IsPrefix(path) {
		return "", errors.New("is not a path of at most eight parts with letters, digits, -, ., _ and ~: " +
			"write one such as /cityweave")
	}
	return path, nil
}

// parseWebAddress accepts the address of a server, or nothing.
func parseWebAddress(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("is not the address of a server: write one such as https://example.org/cityweave")
	}
	return strings.TrimRight(value, "/"), nil
}

// builtIn are the names of the built-in layers.
func builtIn() []string {
	var names []string
	for _, l := range data.Layers() {
		names = append(names, "@"+l.Name)
	}
	return names
}

// defaultData names the layers that are served when none is named, as --data takes them.
func defaultData() string {
	var names []string
	for _, l := range data.Layers() {
		if l.Default {
			names = append(names, "@"+l.Name)
		}
	}
	return strings.Join(names, ",")
}

// aFolder says what --data takes: the path of a folder, or a built-in layer.
func aFolder() string {
	names := builtIn()
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// parseData checks that the layers are known and that the directories exist. The loader validates their content.
// parseFolder accepts the path of a folder that exists, or nothing.
func parseFolder(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	info, err := os.Stat(value)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", errors.New("does not exist: write the path of a folder")
	case err != nil:
		return "", fmt.Errorf("cannot be read (%w): write a folder that this user may read", reason(err))
	case !info.IsDir():
		return "", errors.New("is no folder: write the path of a folder")
	}
	return value, nil
}

func parseData(value string) ([]string, error) {
	names := splitList(value)
	if len(names) == 0 {
		return nil, errors.New("names no data: write a folder, " + aFolder())
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("names %s twice: once is enough", name)
		}
		if strings.HasPrefix(name, "@") {
			if !slices.Contains(builtIn(), name) {
				return nil, fmt.Errorf("names the unknown layer %s: %s", name, didYouMean(name, builtIn()))
			}
			continue
		}
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf(
				"names the folder %s, which does not exist: write the path of a data folder, %s",
				name,
				aFolder(),
			)
		case err != nil:
			return nil, fmt.Errorf("names the folder %s, which cannot be read (%w): write one that this user may read",
				name, reason(err))
		case info.Mode().IsRegular() && strings.HasSuffix(name, ".pack"):
			if len(names) > 1 {
				return nil, fmt.Errorf("names %s beside others, but a packed graph is whole: name it alone", name)
			}
		case info.Mode().IsRegular() && strings.EqualFold(filepath.Ext(name), ".zip"):
		case !info.IsDir():
			return nil, fmt.Errorf("names %s, which is a file: write the folder that holds it", name)
		}
	}
	return names, nil
}

// reason returns the error without its path, which the message already contains.
func reason(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}

// withoutPassword hides the password of an address. In an address that cannot be parsed it may be anywhere, so all of
// it is hidden.
func withoutPassword(value string) string {
	scheme, _, isURL := strings.Cut(value, "://")
	if !isURL && !strings.Contains(value, "@") {
		return value
	}
	address, err := url.Parse(value)
	switch {
	case isURL && err == nil && address.Host != "":
		return address.Redacted()
	case isURL:
		return scheme + "://…"
	default:
		return "…"
	}
}

// parseOrigins accepts origins as sent by browsers, with up to one * in the host, or * alone.
func parseOrigins(value string) ([]string, error) {
	origins := splitList(value)
	for _, origin := range origins {
		if origin == "*" {
			if len(origins) > 1 {
				return nil, errors.New("holds * and others: write * alone to allow every page, or leave it out")
			}
			continue
		}
		const cure = "write it as a browser sends it, such as https://city.example"
		parsed, err := url.Parse(origin)
		if err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
			return nil, fmt.Errorf("holds %s, which is not an origin: %s", quote(origin), cure)
		}
		if strings.ToLower(parsed.Scheme+"://"+parsed.Host) != origin {
			return nil, fmt.Errorf("holds %s, which is more than an origin or not in small letters: write %s",
				quote(origin), quote(strings.ToLower(parsed.Scheme+"://"+parsed.Host)))
		}
		if strings.Count(origin, "*") > 1 {
			return nil, fmt.Errorf("holds %s with more than one *: one is understood, as in https://*.city.example",
				quote(origin))
		}
	}
	return origins, nil
}

// parseBytes accepts a number with or without a unit.
func parseBytes(value string, least, most int64) (int64, error) {
	cure := fmt.Sprintf("write a number of bytes from %s to %s, such as %s",
		bytesText(int(least)), bytesText(int(most)), bytesText(int(min(most, 100*least))))
	number, unit := value, int64(1)
	for _, u := range []struct {
		suffix string
		bytes  int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}} {
		if rest, ok := strings.CutSuffix(value, u.suffix); ok {
			number, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	switch {
	case err != nil:
		return 0, errors.New("is not a number of bytes: " + cure)
	case n < 0 || n > most/unit || n*unit < least:
		return 0, errors.New("is out of range: " + cure)
	}
	return n * unit, nil
}

// bytesText writes a number of bytes with the largest unit that divides it.
func bytesText(n int) string {
	for _, u := range []struct {
		suffix string
		bytes  int
	}{{"MB", 1e6}, {"KB", 1e3}} {
		if n%u.bytes == 0 {
			return strconv.Itoa(n/u.bytes) + u.suffix
		}
	}
	if n%1024 == 0 {
		return strconv.Itoa(n/1024) + "KiB"
	}
	return strconv.Itoa(n)
}

// parseRate accepts a number of nodes, off or auto. A loopback address is reachable only by users of this machine,
// unless there is a proxy in front.
func parseRate(value, listen string, proxied bool) (int, error) {
	const elsewhere = 20_000
	switch value {
	case "off":
		return 0, nil
	case "auto":
		host, _, err := net.SplitHostPort(listen)
		ip, parsed := netip.ParseAddr(host)
		if own := host == "localhost" || parsed == nil && ip.IsLoopback(); err != nil || own && !proxied {
			return 0, nil // an invalid address is reported for its own setting
		}
		return elsewhere, nil
	}
	n, err := parseWhole(value, 100, 100_000_000)
	if err != nil {
		return 0, fmt.Errorf("%w, or off, or auto", err)
	}
	return n, nil
}

func parseProxies(value string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, word := range splitList(value) {
		prefix, err := netip.ParsePrefix(word)
		if err != nil {
			address, err := netip.ParseAddr(word)
			if err != nil {
				return nil, fmt.Errorf(
					"holds %s, which is neither an address nor a network: write one such as 127.0.0.1 or "+
						"10.0.0.0/8",
					quote(word),
				)
			}
			address = address.Unmap()
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		proxies = append(proxies, prefix.Masked())
	}
	return proxies, nil
}

func parseDuration(value string, least time.Duration) (time.Duration, error) {
	const most = time.Hour
	d, err := time.ParseDuration(value)
	switch {
	case err != nil:
		return 0, errors.New("is not a duration: write a number and a unit, such as 500ms, 15s or 2m")
	case d < least || d > most:
		return 0, fmt.Errorf("is out of range: write a duration from %v to %v", least, most)
	}
	return d, nil
}

// ParseLevel reads a level of the log: debug, info, warn or error.
func ParseLevel(value string) (slog.Level, error) {
	var level slog.Level
	word, err := oneOf(value, "debug", "info", "warn", "error")
	if err != nil {
		return level, err
	}
	err = level.UnmarshalText([]byte(word))
	return level, err
}

func oneOf(value string, words ...string) (string, error) {
	if slices.Contains(words, value) {
		return value, nil
	}
	last := len(words) - 1
	return "", fmt.Errorf("is not understood: write %s or %s", strings.Join(words[:last], ", "), words[last])
}

// splitList splits a list at its commas, dropping spaces around values and empty values.
func splitList(value string) []string {
	var values []string
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			values = append(values, part)
		}
	}
	return values
}

// parseWhole reads an integer from least to most, with optional underscores and commas between digits.
func parseWhole(v string, least, most int) (int, error) {
	n, err := strconv.Atoi(strings.NewReplacer("_", "", ",", "").Replace(strings.TrimSpace(v)))
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf(
			"is not a whole number from %d to %d: write one, such as %d",
			least,
			most,
			min(most, 100*least),
		)
	}
	return n, nil
}

// parseSwitch reads a switch, which is off when empty.
func parseSwitch(v string) (bool, error) {
	if v == "" {
		return false, nil
	}
	on, err := strconv.ParseBool(v)
	if err != nil {
		return false, errors.New("is not a switch: write true or false")
	}
	return on, nil
}
