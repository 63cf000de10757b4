// Package e2e tests the whole program: its start, answers, reloads and end, the commands of the README,
// the start page in a browser, and how it stands up to load and attacks. Its tests run at the root of
// the project.
package e2e
