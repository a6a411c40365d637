"""What a person of the staff does to one customer, or to what is kept of each."""
