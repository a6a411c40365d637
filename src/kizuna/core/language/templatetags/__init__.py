"""The tag of every template: `{% say %}`."""
