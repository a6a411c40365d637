"""Which language a person reads, and how pages, forms and messages come to say it."""
