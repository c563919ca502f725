"""What a unit says is done, and the facts in it."""
