"""How fast the pages of a big shop are: p50 and p95 of each, cold start, refresh, memory.

    python benchmarks/pages.py [CUSTOMERS]     ten orders a customer; 1000000 is what the goal means

Makes the shop once (`make_shop.py`; in KIZUNA_DATA, or else .cache/bench), starts `kizuna serve` on
it and asks for each page again and again, as one person signed in. Exit code 1 where a page's p95
is above 200 ms or the first page comes later than 3 s after the start.
"""

import http.client
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache" / "bench"
PORT, RUNS, WARM_UPS = 8187, 40, 3
GOAL_SECONDS, GOAL_START_SECONDS = 0.2, 3.0
PAGES = {
    "home": "/",
    "customers": "/customers/",
    "search, kana": "/search/?q=%E3%82%BF%E3%83%8A%E3%82%AB",
    "search, romaji": "/search/?q=tanaka+yuko",
    "search, e-mail": "/search/?q=c12345@example.jp",
    "list, searched": "/customers/?q=%E9%AB%98%E6%A9%8B",
    "customer, thousands of orders": "/customers/{first}/",
    "customer, hundreds of orders": "/customers/{hundredth}/",
    "customer, few orders": "/customers/{middle}/",
    "timeline": "/customers/{first}/timeline/",
    "analyses": "/analyses/",
    "doubles": "/customers/duplicates/",
    "imports": "/imports/",
    "segments": "/segments/",
    "today": "/today/",
}
_PREPARE = """
import time
from kizuna.cli.application import bring_up_to_date, start_application
start_application(); bring_up_to_date()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from kizuna.people.staff.models import StaffMember
from kizuna.understand.profiles.actions import refresh_standings
from kizuna.understand.scores.actions import refresh_scores
for refresh in (refresh_standings, lambda: refresh_scores(at=timezone.now())):
    wall, busy = time.perf_counter(), time.process_time()
    refresh()
    print(f"{time.perf_counter() - wall:.1f} s wall, {time.process_time() - busy:.1f} s processor")
with connection.cursor() as cursor:
    cursor.execute("SELECT customer_id FROM orders GROUP BY 1 ORDER BY count(*) DESC, 1")
    ids = [customer_id for customer_id, in cursor]
print(ids[0], ids[100], ids[len(ids) // 2])
member, _ = StaffMember.objects.get_or_create(
    email="benchmark@example.com", defaults={"name": "計測", "role": "owner", "language": "ja"})
client = Client()
client.force_login(member)
print(settings.SESSION_COOKIE_NAME + "=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


def prepared(customers: int) -> tuple[dict[str, str], str, dict[str, str]]:
    """The environment of a shop of that size, made if missing; the cookie of one signed in; and
    the ids of some customers."""
    folder = Path(os.environ.get("KIZUNA_DATA", CACHE / f"shop-{customers}"))
    environment = {
        **os.environ,
        "KIZUNA_DATA": str(folder),
        "KIZUNA_LISTEN": f"127.0.0.1:{PORT}",
        "KIZUNA_URL": f"http://127.0.0.1:{PORT}",
    }
    if not (folder / "made").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(HERE / "make_shop.py"), str(customers)]
        subprocess.run(command, env=environment, check=True)
        (folder / "made").touch()
    told = subprocess.run(
        [sys.executable, "-c", _PREPARE],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()[-4:]
    print(f"places by revenue worked out in {told[0]}; lake and analyses in {told[1]}")
    buyers = dict(zip(("first", "hundredth", "middle"), told[2].split(), strict=True))
    return environment, told[3], buyers


def answer(path: str, cookie: str) -> tuple[int, int, float]:
    """Status, bytes and seconds of one page."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "ja"})
    response = connection.getresponse()
    size = len(response.read())
    return response.status, size, time.perf_counter() - began


def seconds_to_first_page(began: float) -> float:
    """Ask until somebody answers."""
    while True:
        try:
            answer("/sign-in/", "")
            return time.perf_counter() - began
        except OSError:
            time.sleep(0.02)


def memory(root: int) -> list[str]:
    """Resident megabytes of a process and all under it."""
    rows = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found, told = {root}, []
    for pid, parent, kilobytes, args in (row.split(None, 3) for row in rows):
        if int(pid) in found or int(parent) in found:
            found.add(int(pid))
            kind = "worker" if "worker" in args else "server" if int(pid) == root else "pages"
            told.append(f"{kind} {int(kilobytes) / 1024:.0f} MB")
    return told


def main(customers: int) -> int:
    """Measure; say the figures."""
    environment, cookie, buyers = prepared(customers)
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-m", "kizuna", "serve"], env=environment)
    try:
        start = seconds_to_first_page(began)
        print(f"first page {start:.1f} s after the start (goal {GOAL_START_SECONDS:g} s)")
        missed = start > GOAL_START_SECONDS
        for name, path in PAGES.items():
            address = path.format(**buyers)
            status, size, first = answer(address, cookie)
            if status != http.HTTPStatus.OK:
                print(f"{name:30} answers {status}")
                continue
            for _ in range(WARM_UPS):
                answer(address, cookie)
            spent = sorted(answer(address, cookie)[2] for _ in range(RUNS))
            p50, p95 = statistics.median(spent), spent[int(0.95 * RUNS)]
            missed |= p95 > GOAL_SECONDS
            print(
                f"{name:30} p50 {p50 * 1000:6.0f} ms  p95 {p95 * 1000:6.0f} ms  first"
                f" {first * 1000:6.0f} ms  {size / 1024:5.0f} KB"
                + ("  MISSED" if p95 > GOAL_SECONDS else ""),
                flush=True,
            )
        print("memory:", ", ".join(memory(server.pid)))
        return int(missed)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
