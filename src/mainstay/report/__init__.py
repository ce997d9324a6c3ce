"""The report: one HTML file, and the workbook of counts."""
