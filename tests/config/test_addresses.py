"""Every address says in `tests/security/access.toml` who may open it.

Not here: whether that is so (`tests/security/test_access.py`).
"""

from tests.security.routes import ACCESS, routes


def test_every_address_has_an_expectation_and_every_expectation_an_address() -> None:
    missing = {route.name for route in routes()} - ACCESS.keys()
    assert not missing, f"say in tests/security/access.toml who may open {sorted(missing)}"
    assert ACCESS.keys() <= {route.name for route in routes()}
    assert list(ACCESS) == sorted(ACCESS), "kept in order, so that two changes seldom meet"
