"""Reading what was collected: each customer, their history, figures over all of them."""
