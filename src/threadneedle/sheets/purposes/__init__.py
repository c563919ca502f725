"""What a table may be taken in as: one module for each purpose."""
