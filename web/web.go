// Package web is the explorer, which is the start page, and what it shares with the pages that the server makes. The
// explorer is written in app and built by Vite into explore, which is committed: Node is needed to change it, never to
// run it. Its page is /, all other files are below /static/.
package web

import "embed"

// Start is the page of the explorer.
//
//go:embed explore/index.html
var Start []byte

// Files is what a browser is given under /static/.
//
//go:embed *.css *.svg explore/*.css explore/*.js
var Files embed.FS
