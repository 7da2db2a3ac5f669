"""`advise check` on a schema that lies in a file: loaded into a throwaway server first, failures left out.

python tests/benchmarks/check_script.py SCHEMA.sql REPORT.json
"""

import subprocess
import sys
from pathlib import Path

import psycopg

from pgadvise.scratch import embedded

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, this finds its own folder only
from tests.benchmarks.loading import load


def main(script: Path, report: Path) -> int:
    # Loading is no workload of the application, so statements are not counted.
    with embedded.start(settings={"shared_preload_libraries": ""}, superuser="supabase_admin") as server:
        with psycopg.connect(server.dsn, autocommit=True) as connection:
            load(connection, script.read_text())
        command = [
            sys.executable,
            "-m",
            "pgadvise",
            "check",
            server.dsn,
            "--proof-time",
            "0",
            "--fail-on",
            "never",
            "-q",
        ]
        return subprocess.run([*command, "--output", f"json={report}"], stdout=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
