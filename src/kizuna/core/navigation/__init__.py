"""Where one can go and what can be done from everywhere: filled from above, shown by the frame."""
