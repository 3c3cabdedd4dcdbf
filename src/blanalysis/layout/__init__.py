"""The tables of a sheet, and the role of each cell: title, heading, column number, section, row, total or remark."""
