"""What an order costs the front line: assessed before it is issued, and what the front line says of it."""
