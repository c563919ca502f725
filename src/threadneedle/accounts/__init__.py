"""Persons, sign-in, one-time codes and tokens."""
