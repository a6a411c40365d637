"""What follows from the facts about one customer, and what their page is made of."""
