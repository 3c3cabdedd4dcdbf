"""Which part of a table each cell of a sheet belongs to: title, heading, section, row, total, remark."""
