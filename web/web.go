// Package web is the start page and the explorer. The start page is plain files. The explorer is written in app and built
// by Vite into explore, which is committed: Node is needed to change it, never to run it. internal/httpd serves
// index.html as /, explore/index.html as /explore, and all other files under /static/.
package web

import "embed"

// Files is what a browser is given.
//
//go:embed index.html *.css *.js *.svg explore
var Files embed.FS
