"""The atlas: the projects on the map, in lists, in tables and beside each other. No HTTP, no templates."""
