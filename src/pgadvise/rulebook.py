"""Rulebooks: folders of rule files, loaded by path. The built-in one uses the same door as a stranger's."""

import difflib
import importlib.metadata
import importlib.util
import inspect
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import msgspec

from pgadvise.document import read_page
from pgadvise.engines.facts import NAMES, needs_of
from pgadvise.errors import ConfigError, UsageError
from pgadvise.rule import MARK, Declaration, Need, Option, Rule

ENTRY_POINTS = "pgadvise.rulebooks"


def builtin_folder() -> Path:
    """The rules of this program: the top level of a checkout, or inside the installed package."""
    checkout = Path(__file__).resolve().parents[2]
    beside = Path(__file__).resolve().parent / "rules"
    return beside if beside.is_dir() else checkout / "rules"


class Rulebook(msgspec.Struct, frozen=True):
    """All rules that were loaded, sorted by category and name."""

    rules: tuple[Rule, ...]

    def named(self, name: str) -> Rule:
        """The rule called `name`, by today's name, an earlier one, or Supabase's, with its number or by that alone."""
        found = [r for r in self.rules if _answers_to(r, name)]
        if found:
            return found[0]
        raise UsageError(f"there is no rule {name!r}", self._nearest(name))

    def select(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
        """The rules to run. Names, categories and Supabase's lint names are understood on both sides."""
        chosen = self._expand(select) if select else {r.name for r in self.rules}
        left_out = self._expand(ignore)
        return tuple(r for r in self.rules if r.name in chosen and r.name not in left_out)

    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.category for r in self.rules))

    def _expand(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for name in names:
            matching = [r.name for r in self.rules if r.category == name or _answers_to(r, name)]
            if not matching:
                raise UsageError(f"there is no rule or category {name!r}", self._nearest(name, self.categories()))
            found.update(matching)
        return found

    def _nearest(self, name: str, among: Sequence[str] = ()) -> str:
        known = [r.name for r in self.rules] + [*among]
        known += [old for r in self.rules for old in r.declaration.formerly + r.lints]
        near = difflib.get_close_matches(name.replace("_", "-"), known, n=1)
        return f"did you mean {near[0]!r}?" if near else "`advise rules` lists them"


def _answers_to(rule: Rule, name: str) -> bool:
    if name == rule.name or name.replace("_", "-") == rule.name or name in rule.declaration.formerly:
        return True
    return any(name in (lint, lint[:4], lint[5:]) for lint in rule.lints)  # its dashboard leaves the number out


def load(folders: Iterable[Path] = ()) -> Rulebook:
    """The built-in rules, those of installed packs, those of folders a person named. Loading runs their code."""
    rules: dict[str, Rule] = {}
    for prefix, folder in [("", builtin_folder()), *_packs(), *(("", f) for f in folders)]:
        for rule in _load_folder(folder, prefix):
            if rule.name in rules:
                raise ConfigError(f"two rules are called {rule.name!r}: {rules[rule.name].file} and {rule.file}")
            rules[rule.name] = rule
    return Rulebook(tuple(sorted(rules.values(), key=lambda r: (r.category, r.name))))


def _packs() -> Iterator[tuple[str, Path]]:
    for point in importlib.metadata.entry_points(group=ENTRY_POINTS):
        module = point.load()
        yield f"{point.name}/", Path(inspect.getfile(module)).parent


def _load_folder(folder: Path, prefix: str) -> Iterator[Rule]:
    if not folder.is_dir():
        hint = '--rules db/rules, or paths = ["db/rules"] under [rules], names a folder of rule files'
        raise ConfigError(f"the rulebook {folder} is not a folder", hint)
    files = [path for path in sorted(folder.glob("*/*.py")) if not path.name.startswith("_")]
    if not files:  # nobody names a folder so that nothing comes of it
        hint = f"`advise new-rule CATEGORY/NAME --folder {folder}` writes one, in a folder of its category"
        raise ConfigError(f"the rulebook {folder} holds no rule", hint)
    yield from (load_rule(path, prefix) for path in files)


def load_rule(path: Path, prefix: str = "") -> Rule:
    """Load one rule file; what is wrong with it is a ConfigError that names the file."""
    module = _run(path)
    checks = [f for f in vars(module).values() if inspect.isfunction(f) and hasattr(f, MARK)]
    checks = [f for f in checks if f.__module__ == module.__name__]
    if len(checks) != 1:
        raise ConfigError(f"{path}: a rule file holds one function decorated with @rule, this one {len(checks)}")
    check = checks[0]
    declaration: Declaration = getattr(check, MARK)
    return Rule(
        name=prefix + path.stem.replace("_", "-"),
        category=path.parent.name,
        declaration=declaration,
        needs=tuple(_needs(check, path)),
        options=tuple(_options(check)),
        page=read_page(module.__doc__ or ""),
        check=check,
        file=str(path),
    )


def _run(path: Path) -> ModuleType:
    # The name cannot be imported, so a rule that tries to import a rule fails at once.
    spec = importlib.util.spec_from_file_location(f"<rule {path.parent.name}/{path.stem}>", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # Python 3.11 wraps whatever interrupts __set_name__
            raise error.__cause__ from None
        raise ConfigError(f"{path}: cannot be loaded: {type(error).__name__}: {error}") from error
    return module


def _needs(check: Any, path: Path) -> Iterator[Need]:
    for name, optional in needs_of(check).items():
        if name not in NAMES:
            near = difflib.get_close_matches(name, NAMES, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise ConfigError(f"{path}: check asks for {name!r}", f"{hint}facts are {', '.join(sorted(NAMES))}")
        yield Need(fact=name, optional=optional)


def _options(check: Any) -> Iterator[Option]:
    hints = get_type_hints(check)
    for parameter in inspect.signature(check).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            yield Option(name=parameter.name, type=hints.get(parameter.name, str), default=parameter.default)
