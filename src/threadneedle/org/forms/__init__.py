"""Shapes of the input on the organisation's pages."""
