"""Back to Excel: the checked table, an empty list to fill in, the user's own workbook with comments at its findings."""
