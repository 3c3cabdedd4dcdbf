"""Back to Excel: the tidy table, an empty template, the user's own workbook with comments."""
