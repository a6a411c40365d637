"""What files of orders say of people, for those who keep it. Not here: lists of customers."""
