"""The files for systemd and nginx name settings, commands and addresses that exist."""

import configparser
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from django.urls import resolve

from kizuna.cli.command import COMMANDS
from kizuna.config.knobs import KNOBS
from tests.house.tree import DOCS, REPOSITORY

CONTRIB = REPOSITORY / "contrib"
UNITS = sorted(path for path in CONTRIB.iterdir() if path.suffix in (".service", ".timer"))
SECTIONS = {"Unit", "Service", "Timer", "Install"}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_has_known_sections_and_settings(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(text)
    assert set(unit.sections()) <= SECTIONS
    known = {knob.name for knob in KNOBS}
    assert set(re.findall(r"KIZUNA_[A-Z_]+", text)) <= known
    commands = re.findall(r"^ExecStart=.*/bin/kizuna (\w+)", text, re.M)
    assert set(commands) <= set(COMMANDS)
    assert len(commands) == text.count("ExecStart=")


def test_the_backup_reads_its_passphrase_when_systemd_has_laid_it_out(tmp_path: Path) -> None:
    text = (CONTRIB / "kizuna-backup.service").read_text(encoding="utf-8")
    assert "\nStandardInput=" not in text, "opened before there are credentials (systemd 31213)"
    (started,) = re.findall(r"^ExecStart=(.+)$", text, re.M)
    (tmp_path / "passphrase").write_text("a pass phrase of your own\n", encoding="utf-8")
    shell, option, script = shlex.split(started.replace("%d", str(tmp_path)))
    asked = "/opt/kizuna/.venv/bin/kizuna backup --encrypt"
    assert asked in script
    told = subprocess.run(  # the line as it is, with something in Kizuna's place that reads
        [shell, option, script.replace(asked, "cat")], capture_output=True, text=True, check=True
    )
    assert told.stdout == "a pass phrase of your own\n"


def test_nginx_tells_who_asks_and_closes_what_it_opens() -> None:
    text = (CONTRIB / "nginx.conf").read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert all(line[0] == "#" or line[-1] in "{};" for line in lines)
    assert "http2 on;" not in lines, "unknown to nginx 1.22, which Debian 12 has"
    assert "X-Forwarded-For $proxy_add_x_forwarded_for" in text
    for address in ("livez", "readyz"):
        assert address in text and resolve(f"/{address}").url_name == address


def test_the_pages_name_settings_that_exist() -> None:
    known = {knob.name for knob in KNOBS}
    for page in ("deploy.md", "back-up-and-restore.md"):
        text = (DOCS / "how-to" / page).read_text(encoding="utf-8")
        assert set(re.findall(r"KIZUNA_[A-Z_]+", text)) <= known
