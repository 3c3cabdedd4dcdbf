"""A web page, before its tables are built: its tags, and what its styles say of how text looks."""
