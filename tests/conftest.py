"""Where the real data lies, and what no test may do."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real files to test on: `shared/data` beside the repository, or under KIZUNA_SHARED."""
    shared = Path(os.environ.get("KIZUNA_SHARED", REPOSITORY.parent / "shared"))
    if not (shared / "data" / "README.md").exists():
        pytest.skip(f"the real data is not here: {shared / 'data'} (set KIZUNA_SHARED)")
    return shared / "data"
