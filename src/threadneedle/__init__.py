"""Threadneedle: orders from above, one list that can be carried, and how much of it is really done."""

__version__ = "0.1.0"
