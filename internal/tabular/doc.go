// Package tabular reads tables as spreadsheet programs write them: CSV with any usual delimiter and encoding, TSV, and
// workbooks (XLSX).
package tabular
