"""What each part of the page says. One file a question; each gives `layout.Section`s."""
