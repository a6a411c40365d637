"""Which address a request really comes from."""


def client_address(remote: str, *, forwarded: str, proxies: int) -> str:
    """The address that the outermost of our own proxies saw; anyone can write the rest.

    `forwarded` is the X-Forwarded-For header, to which each proxy adds whom it talks to.

    >>> client_address("10.0.0.1", forwarded="6.6.6.6, 203.0.113.9", proxies=1)
    '203.0.113.9'
    >>> client_address("203.0.113.9", forwarded="6.6.6.6", proxies=0)
    '203.0.113.9'
    """
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    return seen[-proxies] if 0 < proxies <= len(seen) else remote
