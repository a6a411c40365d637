"""Looking at many rows keeps nobody from writing."""

import threading
import time

import pytest
from django.db import DatabaseError, connection, connections

from kizuna.core.bulk import change, fill, found, make_temporary, only_looking


def _write_elsewhere(spent: list[float]) -> None:
    began = time.monotonic()
    change("INSERT INTO tags (name) VALUES ('written meanwhile')")
    spent.append(time.monotonic() - began)
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_who_only_looks_keeps_nobody_from_writing_and_leaves_nothing() -> None:
    spent: list[float] = []
    connection.close()  # as it is at the start of a job
    with only_looking():
        make_temporary("looked_at", {"n": "bigint"})
        fill("looked_at", ["n"], ((n,) for n in range(10)))
        assert found("SELECT count(*) FROM customers CROSS JOIN looked_at") == [(0,)]
        other = threading.Thread(target=_write_elsewhere, args=(spent,))
        other.start()
        other.join(timeout=15)
    assert spent and spent[0] < 1
    assert found("SELECT count(*) FROM tags") == [(1,)]
    with pytest.raises(DatabaseError):
        found("SELECT * FROM looked_at")
