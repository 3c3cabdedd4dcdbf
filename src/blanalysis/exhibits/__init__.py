"""Something to show, in one language: figures, tables, lists and notes."""
