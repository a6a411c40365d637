"""The kinds of values a setting can have, read from text; ValueError for what makes no sense.

Not here: the settings themselves (`knobs`).
"""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from kizuna.base.words import LANGUAGES, Language

# What Django's DATABASES holds for one database: its keys and types are Django's own.
Database: TypeAlias = dict[str, Any]
SHORTEST_KEY = 50
FEWEST_CHARACTERS_IN_KEY = 8


@dataclass(frozen=True)
class PublicUrl:
    """Where people open Kizuna in their browser."""

    origin: str
    host: str
    is_https: bool


def folder(text: str) -> Path:
    """An absolute path; `~` is the user's own folder."""
    path = Path(text).expanduser()
    if not text or not path.is_absolute():
        raise ValueError("not an absolute path")
    return path


def database(text: str) -> Database | None:
    """A database by URL, or None for none named."""
    if not text:
        return None
    import dj_database_url

    scheme = urlsplit(text).scheme
    if scheme not in ("postgresql", "postgres", "sqlite"):
        raise ValueError("neither PostgreSQL nor SQLite")
    parsed: Database = dict(dj_database_url.parse(text))
    if not parsed["NAME"] or (scheme == "sqlite" and not Path(parsed["NAME"]).is_absolute()):
        raise ValueError("names no database")
    return parsed


def secret_key(text: str) -> str:
    """A key too long and too varied to be guessed, or nothing for one that is made."""
    too_short = len(text) < SHORTEST_KEY
    if text and (too_short or len(set(text)) < FEWEST_CHARACTERS_IN_KEY):
        raise ValueError("too easy to guess")
    return text


def secret_keys(text: str) -> tuple[str, ...]:
    """Several keys with spaces between them."""
    return tuple(secret_key(key) for key in text.split())


def public_url(text: str) -> PublicUrl:
    """An origin: scheme and host, perhaps a port; nothing behind. Plain http on loopback only."""
    parts = urlsplit(text.removesuffix("/"))
    host, port = parts.hostname or "", parts.port
    if parts.path or parts.query or parts.fragment or parts.username or not host:
        raise ValueError("not an origin")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError("neither https nor within this machine")
    shown = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{shown}" + (f":{port}" if port else "")
    return PublicUrl(origin=origin, host=shown, is_https=parts.scheme == "https")


def is_loopback(host: str) -> bool:
    """Whether a host can only be this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def address(text: str) -> tuple[str, int]:
    """An IP address and a port."""
    host, _, port = text.rpartition(":")
    number = int(port)
    if not 1 <= number <= 65535:
        raise ValueError("no such port")
    return str(ipaddress.ip_address(host.strip("[]"))), number


def digit(text: str) -> int:
    """A whole number from 0 to 9."""
    if text not in "0123456789" or len(text) != 1:
        raise ValueError("not one digit")
    return int(text)


def digit_from_one(text: str) -> int:
    """A whole number from 1 to 9."""
    if digit(text) == 0:
        raise ValueError("at least one")
    return int(text)


def up_to_999(text: str) -> int:
    """A whole number from 1 to 999."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 999):
        raise ValueError("not from 1 to 999")
    return int(text)


def language(text: str) -> Language:
    """One of the two languages."""
    if text not in LANGUAGES:
        raise ValueError("no such language")
    return "ja" if text == "ja" else "en"
