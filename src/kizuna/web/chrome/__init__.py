"""The frame of every page and the components it is made of."""
