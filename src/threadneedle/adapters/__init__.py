"""Files, wires and the clock; no models."""
