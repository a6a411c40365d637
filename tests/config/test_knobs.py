"""Settings come from the environment; nonsense stops the start and says which knob."""

import os
import stat
from pathlib import Path

import pytest

from kizuna.base.errors import Misconfigured
from kizuna.config import knobs
from kizuna.config.data_folder import kept_data_folder
from kizuna.config.databases import OLDEST_SQLITE, django_database, refuse_old_sqlite
from kizuna.config.kinds import PublicUrl, public_url
from kizuna.config.secret_key import kept_secret_key

NONSENSE = {
    "KIZUNA_DATA": ["", "relative/folder"],
    "KIZUNA_DATABASE_URL": ["mysql://shop@localhost/kizuna", "sqlite:///", "postgresql://"],
    "KIZUNA_SECRET_KEY": ["hush", "a" * 60],
    "KIZUNA_OLD_SECRET_KEYS": ["short"],
    "KIZUNA_URL": ["crm.example.com", "http://crm.example.com", "https://x/path", "ftp://x"],
    "KIZUNA_LISTEN": ["8000", "localhost:8000", "127.0.0.1:0", "127.0.0.1:70000"],
    "KIZUNA_PROXIES": ["-1", "many", "10", "１"],
    "KIZUNA_LANGUAGE": ["fr", "JA", ""],
    "KIZUNA_WEB_PROCESSES": ["0", "two"],
    "KIZUNA_ATTACHMENT_MEGABYTES": ["0", "1000", "-5", "２０", "5.5", ""],
}


def test_every_knob_is_tried_with_nonsense() -> None:
    assert NONSENSE.keys() == {knob.name for knob in knobs.KNOBS}


@pytest.mark.parametrize(
    ("knob", "text"),
    [(knob, text) for knob in knobs.KNOBS for text in NONSENSE[knob.name]],
    ids=lambda value: getattr(value, "name", str(value)[:20]),
)
def test_nonsense_is_refused_by_name_and_secrets_stay_secret(
    knob: knobs.Knob[object], text: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        knob.value({knob.name: text})
    assert refused.value.code == ("bad_secret" if knob.is_secret else "bad_setting")
    for language in ("ja", "en"):
        told, expected = refused.value.say(language), knob.expected.say(language)
        assert knob.name in told and told.endswith(expected)
        assert not (knob.is_secret and text in told.removesuffix(expected))


@pytest.mark.parametrize("knob", knobs.KNOBS, ids=lambda knob: knob.name)
def test_every_knob_has_a_default_that_makes_sense(knob: knobs.Knob[object]) -> None:
    knob.value({})


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    secret = "kept-in-a-file-" + "0123456789" * 5
    (tmp_path / "key").write_text(f"{secret}\n", encoding="utf-8")
    assert knobs.SECRET_KEY.value({"KIZUNA_SECRET_KEY_FILE": str(tmp_path / "key")}) == secret


def test_a_secret_file_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="KIZUNA_SECRET_KEY_FILE") as refused:
        knobs.SECRET_KEY.value({"KIZUNA_SECRET_KEY_FILE": str(tmp_path / "none")})
    assert refused.value.code == "unreadable_secret"


def test_a_secret_given_twice_stops_the_start() -> None:
    given = {"KIZUNA_SECRET_KEY": "a", "KIZUNA_SECRET_KEY_FILE": "/b"}
    with pytest.raises(Misconfigured) as refused:
        knobs.SECRET_KEY.value(given)
    assert refused.value.code == "set_twice"


def test_a_misspelled_setting_stops_the_start() -> None:
    with pytest.raises(Misconfigured, match="KIZUNA_HTTP_URL") as refused:
        knobs.refuse_unknown({"KIZUNA_HTTP_URL": "", "PATH": "/bin"})
    assert refused.value.code == "unknown_setting"
    knobs.refuse_unknown({"KIZUNA_DATABASE_URL_FILE": "", "KIZUNA_URL": ""})


def test_the_public_address_decides_what_is_safe() -> None:
    assert public_url("https://crm.example.com/") == PublicUrl(
        origin="https://crm.example.com", host="crm.example.com", is_https=True
    )
    assert not public_url("http://[::1]:8000").is_https
    assert public_url("http://[::1]:8000").origin == "http://[::1]:8000"


def test_without_an_address_of_its_own_it_is_opened_at_the_port_where_it_listens() -> None:
    assert knobs.public_url({}).origin == "http://localhost:8000"
    listening = {"KIZUNA_LISTEN": "0.0.0.0:8141"}
    assert knobs.public_url(listening).origin == "http://localhost:8141"
    chosen = listening | {"KIZUNA_URL": "https://crm.example.com"}
    assert knobs.public_url(chosen).origin == "https://crm.example.com"


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    kept_data_folder(data)
    key = kept_secret_key(data)
    assert kept_secret_key(data) == key and len(key) > 80
    assert stat.S_IMODE((data / "secret-key").stat().st_mode) == 0o600
    assert os.listdir(data) == ["secret-key"]
    assert kept_secret_key(kept_data_folder(tmp_path / "other")) != key


def test_a_sqlite_that_can_corrupt_files_is_refused() -> None:
    refuse_old_sqlite(OLDEST_SQLITE)
    with pytest.raises(Misconfigured, match=r"3\.40\.1") as refused:
        refuse_old_sqlite((3, 40, 1))
    assert refused.value.code == "old_sqlite"


def test_postgresql_is_taken_as_it_is_named(tmp_path: Path) -> None:
    named = knobs.DATABASE_URL.value({"KIZUNA_DATABASE_URL": "postgresql://k:p%40s@db:5433/shop"})
    database = django_database(named, data=tmp_path)
    assert (database["ENGINE"], database["PASSWORD"]) == ("django.db.backends.postgresql", "p@s")


def test_a_data_folder_that_cannot_be_is_told_with_its_name_and_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Misconfigured) as refused:
        kept_data_folder(tmp_path / "file" / "data")
    assert refused.value.code == "no_data_folder"
    assert "KIZUNA_DATA" in refused.value.say("ja")
    assert f"{tmp_path}/file/data cannot be used (Not a directory)" in refused.value.say("en")
