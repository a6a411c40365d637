"""Orders, their lines and products, whoever tells of them: a file, the API or a form."""
