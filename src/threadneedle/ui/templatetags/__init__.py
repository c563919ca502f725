"""Template tags of the building blocks."""
