"""Runs alone in a child process: the end of a large text file, decoded while the parent decodes
its beginning.

Started by `encoding` by its path, so that it imports nothing of Kizuna. Leaves with 0 when all of
it was written. Not here: which encoding it is, and what is wrong where it is another.

    python -P encoding_child.py FILE ENCODING FROM_BYTE OUT
"""

import codecs
import sys

_CHUNK_BYTES = 1 << 22


def main(file: str, encoding: str, from_byte: str, out: str) -> None:
    with open(file, "rb") as opened, open(out, "wb") as copy:
        opened.seek(int(from_byte))
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        chunk = b"-"
        while chunk:
            chunk = opened.read(_CHUNK_BYTES)
            copy.write(decoder.decode(chunk, final=not chunk).encode("utf-8"))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except UnicodeDecodeError:  # the parent finds the line; nobody waits for a traceback
        sys.exit(1)
