"""Plans by whole days: the grid of the product."""
