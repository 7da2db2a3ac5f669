"""Whole schemas of many kinds of product, each labelled before the program saw it.

A case names the tenant table (or none), and after a scope and its key the tables that have it; `a|b` leaves open which.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pgadvise.engines.tenancy import Tenancy

CASES = sorted((Path(__file__).parent / "cases").glob("*.sql"))
LABEL = re.compile(r"^-- ((?:tenant|direct|transitive|membership|user|global)[\w|]*)(?: (\w+))?: (.+)$", re.MULTILINE)


def labels(script: str) -> tuple[str, dict[str, tuple[str, str]]]:
    """The tenant table, and (scope, key) of each table."""
    found = LABEL.findall(script)
    tenant = next(rest for scope, _, rest in found if scope == "tenant")
    scopes = {name: (scope, key) for scope, key, names in found if scope != "tenant" for name in names.split()}
    return tenant, scopes


def misses(answer: Tenancy, wanted: dict[str, tuple[str, str]]) -> list[str]:
    found = []
    for table in answer.tables:
        scope, key = wanted.get(table.name.name, ("tenant", ""))
        if table.scope not in scope.split("|") or (key and table.key != key):
            found.append(
                f"{table.name} {table.scope} {table.key} {table.confidence} {table.evidence}, not {scope} {key}"
            )
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_schema(path: Path, infer: Callable[..., Tenancy]) -> None:
    """The tenant, and the scope and key of every table, are what the case says."""
    script = path.read_text(encoding="utf-8")
    tenant, wanted = labels(script)
    answer = infer(script)
    found = answer.tenant_table
    assert (f"{found.schema}.{found.name}" if found else "none") == tenant, answer.questions
    assert wanted.keys() <= {table.name.name for table in answer.tables}
    assert misses(answer, wanted) == []
