"""Times `kizuna report` as a whole command beside two baselines, in turn, in one run.

The reader alone (`reader_alone.py`) is what this machine needs to have the cells in memory at all;
pandas (`baseline_pandas.py`) is what an analyst would write.

Usage: report_command.py [--runs N] [--only NAME]...     (files are made once, in .cache/bench)
Prints the machine; then per case the command's median seconds, processor seconds and peak memory,
the baselines', and the ratios.
Leaves with 1 where a goal of seconds or memory is missed. Memory is that of the largest process.
All run from this interpreter's environment; nothing else should run on the machine meanwhile.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from make_orders import write_text, write_workbook
from make_parquet import write_parquet

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache" / "bench"


@dataclass(frozen=True)
class Case:
    name: str
    file: str  # in CACHE; "" for the packaged sample
    goal_seconds: float
    goal_megabytes: float = 1024


@dataclass(frozen=True)
class Turn:
    """One whole run. Processor time is that of all its processes, memory that of the largest."""

    seconds: float
    processor_seconds: float
    megabytes: float


CASES = (
    Case("sample shop", "", 2.5),
    Case("1M rows, CSV utf-8", "orders_1m.csv", 4.0),
    Case("1M rows, CSV cp932", "orders_1m.cp932.csv", 4.5),
    Case("1M rows, xlsx", "orders_1m.xlsx", 8.0),
    Case("10M orders, Parquet", "orders_10m.parquet", 15.0, float("inf")),
)


def measured(command: list[str]) -> Turn:
    """One run of a command, timed."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Turn(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def machine() -> str:
    """What runs the benchmark, and how busy it is already."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text("utf-8").splitlines() if about.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "unknown")
    return f"{os.cpu_count()} cores, {model}; load average {os.getloadavg()[0]:.1f}"


def prepared(case: Case) -> Path | None:
    """The case's file, made if missing; None for the sample."""
    if not case.file:
        return None
    path = CACHE / case.file
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".parquet":
            write_parquet(10_000_000, out=path)
        elif path.suffix == ".xlsx":
            write_workbook(1_000_000, out=path)
        else:
            encoding = "cp932" if ".cp932" in path.suffixes else "utf-8"
            write_text(1_000_000, encoding=encoding, out=path)
    return path


def run(case: Case, runs: int) -> bool:
    """Time one case and print its line; whether its goals were met."""
    path = prepared(case)
    out = CACHE / "out"
    out.mkdir(parents=True, exist_ok=True)
    subject = [str(path)] if path else ["--sample"]
    ours = [
        sys.executable,
        "-m",
        "kizuna",
        "report",
        *subject,
        "--quiet",
        "--out",
        str(out / "report.html"),
        "--refused-out",
        str(out / "refused.csv"),
    ]
    baselines = {
        "reader alone": [sys.executable, str(HERE / "reader_alone.py"), str(path)],
        "pandas": [
            sys.executable, str(HERE / "baseline_pandas.py"), str(path), str(out / "pandas.json")
        ],
    }  # fmt: skip
    commands = {"kizuna": ours} | (baselines if path else {})
    turns = [
        {name: measured(command) for name, command in commands.items()} for _ in range(runs + 1)
    ]
    turns = turns[1:]  # the first one warms the file cache and the bytecode
    kizuna = _typical([turn["kizuna"] for turn in turns])
    met = kizuna.seconds <= case.goal_seconds and kizuna.megabytes <= case.goal_megabytes
    line = f"{case.name:22} {kizuna.seconds:6.2f} s (goal {case.goal_seconds:g} s)"
    line += f"  processor {kizuna.processor_seconds:5.1f} s  {kizuna.megabytes:5.0f} MB"
    line += "" if met else "  MISSED"
    for name in baselines if path else {}:
        other = _typical([turn[name] for turn in turns])
        ratio = statistics.median(turn["kizuna"].seconds / turn[name].seconds for turn in turns)
        line += f"   {name} {other.seconds:.2f} s {other.megabytes:.0f} MB ratio {ratio:.2f}"
    print(line, flush=True)
    return met


def _typical(turns: list[Turn]) -> Turn:
    """Medians of time, and the most memory."""
    return Turn(
        seconds=statistics.median(turn.seconds for turn in turns),
        processor_seconds=statistics.median(turn.processor_seconds for turn in turns),
        megabytes=max(turn.megabytes for turn in turns),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", action="append", default=[], help="part of a case's name")
    options = parser.parse_args()
    chosen = [c for c in CASES if not options.only or any(part in c.name for part in options.only)]
    print(machine(), flush=True)
    results = [run(case, options.runs) for case in chosen]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
