"""Pages on which tables are taken in and given back."""
