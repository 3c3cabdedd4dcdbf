"""What exhibits state, topic by topic: records of numbers, titles and notes, in no language yet. `Membership` in, facts out.

A figure, a table and a summary of one topic are faces of one record, so that nothing is computed twice or said in two ways. A record is
kept with its membership. Where the data lack what a topic needs, its function raises `LackingError`.
"""
