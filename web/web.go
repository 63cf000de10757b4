// Package web is the start page: plain files, no build, no network. internal/httpd
// serves index.html as / and the rest under /static/.
package web

import "embed"

// Files is what a browser is given.
//
//go:embed index.html *.css *.js *.svg
var Files embed.FS
