"""Who may do what: roles, permissions, and the actor whom every action asks."""
