"""Files as they came: kept whole, named by their digest."""
