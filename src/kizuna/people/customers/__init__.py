"""Who the customers are: names, keys, addresses; telling who is who, and joining doubles."""
