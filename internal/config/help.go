//go:generate go test . -run ^TestDocumentedSettingsAreCurrent$ -update

package config

import (
	"fmt"
	"strings"
)

// Help returns the text of --help: the settings by group, aligned, at most 80 columns wide.
func Help() string {
	var text strings.Builder
	text.WriteString("Cityweave serves the knowledge graph of city networks as a GraphQL API.\n\nUsage: cityweave " +
		"[SETTING ...]\n")
	rows, width, group := table(), 0, ""
	for _, row := range rows {
		width = max(width, len(synopsis(row)))
	}
	for _, row := range rows {
		if row.Group != group {
			group = row.Group
			fmt.Fprintf(&text, "\n%s\n", group)
		}
		help := row.Help
		if row.Default != "" {
			help += " (default " + row.Default + ")"
		}
		indent := fmt.Sprintf("  %-*s  ", width, synopsis(row))
		for _, line := range wrap(help, 80-len(indent)) {
			text.WriteString(indent + line + "\n")
			indent = strings.Repeat(" ", len(indent))
		}
	}
	text.WriteString("\nSettings can also be environment variables: CITYWEAVE_LOG_LEVEL for --log-level,\n" +
		"NEO4J_USER for --neo4j-user. Flags take precedence.\n")
	return text.String()
}

// Markdown returns the table of settings for the documentation.
func Markdown() string {
	var text strings.Builder
	text.WriteString("| flag | environment | default | description |\n| --- | --- | --- | --- |\n")
	for _, row := range table() {
		flag, environment, byDefault := "", "", ""
		if row.Flag != "" {
			flag = "`" + synopsis(row) + "`"
		}
		if row.set != nil {
			environment = "`" + row.Env() + "`"
		}
		if row.Default != "" {
			byDefault = "`" + row.Default + "`"
		}
		help := strings.ReplaceAll(row.Help, "*", `\*`)
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", flag, environment, byDefault, help)
	}
	return text.String()
}

func synopsis(row setting) string {
	if row.Flag == "" {
		return row.name()
	}
	return strings.TrimSpace(row.name() + " " + row.Value)
}

// wrap splits a text into lines of at most width columns, at its spaces.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
