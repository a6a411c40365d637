"""One customer on one page: who they are, what they bought, their rhythm, and what rooms add."""
