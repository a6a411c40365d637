"""Jobs that are done as soon as the picture is new: their keys, added by the rooms above.

Not here: the jobs themselves (each room's `tasks`).
"""

from kizuna.base.registry import Registry

# Key of a kind of job, twice; it takes no arguments and does nothing where nothing is to be done.
FOLLOWING: Registry[str] = Registry("following")
