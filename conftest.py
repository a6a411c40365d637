"""Leaves out the modules of an extra that is not installed.

Not here: fixtures (`tests/conftest.py`).
"""

from importlib.util import find_spec

# `make test-spark` installs the extra and looks at them, too.
SPARK = ["src/kizuna/insight/engines/spark.py", "tests/insight/engines/spark_cluster.py"]
collect_ignore = [] if find_spec("pyspark") else SPARK
