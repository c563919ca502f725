"""The board, search and briefs: reads all, changes nothing below."""
