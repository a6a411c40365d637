"""A real Spark cluster on loopback: a standalone master and two workers, from the jars of pyspark.

Not here: anything that is asked of it.
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark

HOST = "127.0.0.1"
_HOME = Path(pyspark.__file__).parent
_PATIENCE_SECONDS = 120


@contextmanager
def spark_cluster(folder: Path, *, workers: int = 2) -> Iterator[str]:
    """The cluster's address; everything is stopped at the end. Logs and work go to `folder`."""
    port = _free_port()
    master = f"spark://{HOST}:{port}"
    with ExitStack() as running:
        options = ["--host", HOST, "--port", str(port), "--webui-port", str(_free_port())]
        log = running.enter_context(_started("master.Master", options, folder, "master"))
        _wait_for(log, "I have been elected leader")
        logs = []
        for number in range(workers):
            options = ["--host", HOST, "--webui-port", str(_free_port()), "--cores", "1"]
            options += ["--memory", "1g", "--work-dir", str(folder / f"work-{number}"), master]
            started = _started("worker.Worker", options, folder, f"worker-{number}")
            logs.append(running.enter_context(started))
        for log in logs:
            _wait_for(log, "Successfully registered with master")
        yield master


@contextmanager
def _started(role: str, options: list[str], folder: Path, name: str) -> Iterator[Path]:
    log = folder / f"{name}.log"
    environment = {**os.environ, "SPARK_HOME": str(_HOME), "SPARK_LOCAL_IP": HOST}
    environment["SPARK_SCALA_VERSION"] = "2.13"  # else executors look for a source tree to tell
    command = ["java", "-Xmx512m", "-cp", f"{_HOME / 'jars'}/*", *_OPENED]
    command += [f"org.apache.spark.deploy.{role}", *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=folder)
    try:
        yield log
    finally:
        process.terminate()
        process.wait(30)


_OPENED = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.lang", "java.nio", "java.util", "sun.nio.ch", "sun.security.action")
)


def _wait_for(log: Path, words: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while words not in log.read_text(errors="replace"):
        if time.monotonic() > until:
            raise TimeoutError(f"{log.name} never said {words!r}: {log.read_text()[-2000:]}")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
