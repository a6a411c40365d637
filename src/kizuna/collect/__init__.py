"""What comes in: orders, and the files that bring them."""
