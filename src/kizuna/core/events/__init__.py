"""What happened, once and for all: the log that every room writes to and reads from."""
