"""SQLite behind a gate: one writing transaction at a time, in turn, over all processes."""
