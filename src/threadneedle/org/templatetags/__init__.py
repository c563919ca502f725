"""Template tags of the organisation."""
