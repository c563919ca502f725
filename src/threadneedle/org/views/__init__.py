"""Pages of units, posts, persons, calendar and rules."""
