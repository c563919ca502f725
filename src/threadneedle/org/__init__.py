"""Units, posts, holders, grants, the working calendar and the rule pack."""
