"""Makes Django ready before any test is collected, on the database that was asked for.

Not here: fixtures (`tests/conftest.py`), the throw-away database server (`tests/database.py`).
The pure library is tested without Django: where that is not installed, nothing happens here.
"""

import os
import tempfile
from importlib.util import find_spec

if find_spec("django"):
    os.environ["DJANGO_SETTINGS_MODULE"] = "kizuna.config.settings"
    for name in [name for name in os.environ if name.startswith("KIZUNA_DATABASE_URL")]:
        del os.environ[name]  # never an operator's own database
    folder = tempfile.TemporaryDirectory(prefix="kizuna-tests-")
    os.environ["KIZUNA_DATA"] = folder.name

    from tests.database import chosen_database_url

    if url := chosen_database_url(os.environ):
        os.environ["KIZUNA_DATABASE_URL"] = url
