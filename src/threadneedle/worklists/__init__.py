"""The one ordered list of a unit, and what it costs."""
