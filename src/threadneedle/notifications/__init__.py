"""Messages to posts, and how they are delivered."""
