// Package kept keeps the releases that a server has served, packed in files, and reads from them: a [Archive] is a folder
// of packed graphs, of which a few are open at a time; a [Store] gives the views of the release that the context of a
// request is pinned to, be it current or kept.
//
// Decision 0037 gives the reasons.
package kept
