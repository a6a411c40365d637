"""Names of files as people gave them, fit to be kept and shown.

Not here: where a file lies (each app's `folders`).
"""

LONGEST_NAME_BYTES = 180


def safe_name(name: str) -> str:
    """A file's name as it was given, without what could lead elsewhere.

    >>> safe_name("../../etc/注文.csv"), safe_name(".."), safe_name("C:\\\\売上\\\\注文.xlsx")
    ('注文.csv', 'file', '注文.xlsx')
    """
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(c for c in bare if c.isprintable()).strip(" .")
    stem, dot, ending = bare.rpartition(".")
    room = LONGEST_NAME_BYTES - len((dot + ending).encode())
    short = (stem or ending).encode()[: max(room, 20)].decode("utf-8", "ignore")
    return (short + dot + ending if stem else short) or "file"
