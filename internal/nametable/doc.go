// Package nametable finds the entities that the names in a table refer to, and says it in columns for spreadsheets. What
// a name refers to is for a Matcher to say.
package nametable
