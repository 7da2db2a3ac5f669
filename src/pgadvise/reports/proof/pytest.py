"""The leaks as a file of pytest's, with psycopg."""

from collections.abc import Iterator

from pgadvise.proof_report import ProofReport
from pgadvise.reports.lines.safe import safe_in_log
from pgadvise.reports.proof.emitted import Test, head, regressions

_BODY = """
import os

import psycopg
import pytest

LEAKS = {{
{leaks}}}


@pytest.mark.parametrize("script", LEAKS.values(), ids=list(LEAKS))
def test_one_tenant_does_not_reach_another(script: str) -> None:
    \"\"\"PGADVISE_TEST_DSN names the database; each test has a session of its own.\"\"\"
    with psycopg.connect(os.environ["PGADVISE_TEST_DSN"], autocommit=True) as session:
        session.execute(script)
"""


def render(report: ProofReport) -> str:
    comment = "".join(f"# {line}\n" for line in head(report))
    return comment + _BODY.format(leaks="".join(map(_entry, regressions(report))))


def _entry(test: Test) -> str:
    return f"    {safe_in_log(ascii(test.name))}: (\n{''.join(_lines(test.script))}    ),\n"


def _lines(script: str) -> Iterator[str]:
    """Constants, one a line, that Python puts together again."""
    lines = script.split("\n")
    yield from (f"        {line + chr(10)!a}\n" for line in lines[:-1])
    yield f"        {lines[-1]!a}\n"
