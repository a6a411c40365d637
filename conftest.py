"""Makes Django ready before any test is collected, on the database that was asked for.

Not here: fixtures (`tests/conftest.py`), the throw-away database server (`tests/database.py`).
The pure library is tested without Django: where that is not installed, nothing happens here.
Nor are the modules of an extra looked at where it is not installed.
"""

import os
import tempfile
from importlib.util import find_spec

import pytest

# `make test-spark` installs the extra and looks at them, too.
SPARK = ["src/kizuna/insight/engines/spark.py", "tests/insight/engines/spark_cluster.py"]
collect_ignore = [] if find_spec("pyspark") else SPARK

if find_spec("django"):
    for name in [name for name in os.environ if name.startswith("KIZUNA_DATABASE_URL")]:
        del os.environ[name]  # never an operator's own database
    # In memory where that can be: tests are about what is written, not how fast a disk is.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = tempfile.TemporaryDirectory(prefix="kizuna-tests-", dir=memory)
    os.environ["KIZUNA_DATA"] = folder.name

    from kizuna.cli.application import start_application
    from tests.database import chosen_database_url

    if url := chosen_database_url(os.environ):
        os.environ["KIZUNA_DATABASE_URL"] = url
    start_application()
    from django.db import connection

    if connection.vendor == "sqlite":
        # A file as in real life: SQLite in memory knows neither its journal nor waiting for a lock.
        connection.settings_dict["TEST"]["NAME"] = f"{folder.name}/tests.sqlite3"

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes() -> None:
        """What xdist starts would else be set up before this file has named its database."""
        del os.environ["DJANGO_SETTINGS_MODULE"]
