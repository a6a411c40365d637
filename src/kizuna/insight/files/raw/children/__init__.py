"""What runs alone, in processes of its own, started by its path: it imports nothing of Kizuna."""
