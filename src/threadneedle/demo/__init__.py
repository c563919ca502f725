"""The demo district, played through the services."""
