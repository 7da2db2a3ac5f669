"""Config from `pgadvise.toml` or `[tool.pgadvise]`; an unknown key is an error that offers the near one."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, cast

import msgspec

from pgadvise.engines.declared import (
    Declared,
    PlatformDeclared,
    RolesDeclared,
    SchemasDeclared,
    TenancyDeclared,
    said,
)
from pgadvise.errors import ConfigError, reading_hint
from pgadvise.finding import Severity
from pgadvise.rule import Rule

FILE = "pgadvise.toml"
_VCS = (".git", ".hg", ".svn")
_KINDS = {"str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "array": "a list",
          "object": "a table", "date": "a day"}  # fmt: skip
# What the codec says of a value, and what is told of the key instead.
_SAID = (
    (r".*encoded date", "is no day such as 2027-06-30"),
    (r"Invalid enum value (.+)", r"is \1, which it does not take"),
    (r"Object missing required field `(.+)`", r"has no \1"),
    (r"Object contains unknown field `(.+)`", r"has \1, which is not known"),
)


class RulesDeclared(msgspec.Struct, frozen=True, kw_only=True):
    """`[rules]`: which rules run; `[rules.NAME]` holds the options of one, and its `severity`."""

    select: Annotated[tuple[str, ...], said("Run these rules or categories only.", ["isolation"])] = ()
    ignore: Annotated[tuple[str, ...], said("Leave these rules or categories out.", ["audit"])] = ()
    paths: Annotated[tuple[str, ...], said("Folders with rules of your own; their code is run.", ["db/rules"])] = ()


class EngineDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[engine]`: the throwaway server on which leaks are replayed."""

    use: Annotated[
        str | None, said("What --engine takes: embedded, local:17, docker:IMAGE, dsn:ADDRESS.", "docker:postgres:18")
    ] = None


class Ignore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[ignore]]`: findings of `rule` on objects that match the pattern `object` are accepted, for `reason`."""

    rule: Annotated[str, said("The rule, by its name.", "name-of-a-rule")]
    object: Annotated[str, said("The objects, as a pattern.", "public.price_*")] = "*"
    reason: Annotated[str | None, said("Why; a rule of isolation must have one.", "prices are public")] = None
    expires: Annotated[date | None, said("The last day on which it is accepted.", "2027-06-30")] = None


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`pgadvise.toml`, or `[tool.pgadvise]` of pyproject.toml, as it is written."""

    tenancy: TenancyDeclared = TenancyDeclared()
    roles: RolesDeclared = RolesDeclared()
    schemas: SchemasDeclared = SchemasDeclared()
    platform: PlatformDeclared = PlatformDeclared()
    engine: EngineDeclared = EngineDeclared()
    rules: RulesDeclared = RulesDeclared()
    ignore: tuple[Ignore, ...] = ()
    baseline: Annotated[
        str | None,
        said(
            "The file of accepted findings, beside this one; `advise baseline create` writes it.",
            "pgadvise-baseline.json",
        ),
    ] = None


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration. `rule_options` holds `[rules.NAME]` as written; `file` is where it was read from."""

    declared: Declared = Declared()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rulebooks: tuple[Path, ...] = ()
    rule_options: Mapping[str, Mapping[str, Any]] = {}
    ignores: tuple[Ignore, ...] = ()
    baseline: Path | None = None
    engine: str | None = None
    file: Path | None = None

    def options(self, rule: Rule) -> dict[str, Any]:
        """The options of one rule, checked against its signature."""
        given = {k: v for k, v in self._given(rule).items() if k != "severity"}
        known = {option.name: option for option in rule.options}
        for name, value in given.items():
            if name not in known:
                raise _unknown(f"rules.{rule.name}", name, [*known, "severity"], self.file)
            try:
                given[name] = msgspec.convert(value, known[name].type)
            except msgspec.ValidationError as error:
                raise _misfit(error, f"rules.{rule.name}.{name}", self.file) from error
        return given

    def severity(self, rule: Rule) -> Severity | None:
        """The severity a person gave the rule, None for its own."""
        value = self._given(rule).get("severity")
        if value is None:
            return None
        try:
            return cast(Severity, msgspec.convert(value, Severity))
        except msgspec.ValidationError as error:
            where = f"{self._where()}: rules.{rule.name}.severity"
            raise ConfigError(f"{where} is {value!r}", "it may be error, warning or info") from error

    def _given(self, rule: Rule) -> Mapping[str, Any]:
        names = (rule.name, *rule.declaration.formerly)
        return next((self.rule_options[name] for name in names if name in self.rule_options), {})

    def _where(self) -> str:
        return str(self.file or "the configuration")


def find(start: Path) -> Path | None:
    """The nearest `pgadvise.toml` or `pyproject.toml` with our table, from `start` up to the root of the checkout."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        pyproject = folder / "pyproject.toml"
        if pyproject.is_file() and "pgadvise" in _parse(pyproject).get("tool", {}):
            return pyproject
        if any((folder / name).exists() for name in _VCS):
            return None
    return None


def checkout(start: Path) -> Path:
    """The root of the checkout that holds `start`; `start` itself where there is none."""
    roots = (folder for folder in (start, *start.parents) if any((folder / name).exists() for name in _VCS))
    return next(roots, start)


def checkout_of(folder: Path) -> Path | None:
    """The root of the checkout that the folder lies in, None where there is none."""
    return next((at for at in (folder, *folder.parents) if any((at / name).exists() for name in _VCS)), None)


def read(path: Path) -> Config:
    """Read one file; what is not understood is a ConfigError that names the key."""
    document = _parse(path)
    if path.name == "pyproject.toml":
        document = document.get("tool", {}).get("pgadvise", {})
    return from_document(document, path)


def from_document(document: Mapping[str, Any], path: Path | None = None) -> Config:
    """Raises ConfigError with the key that is wrong and what it may be; `path` is the file that it stands in."""
    sections = {"tenancy": TenancyDeclared, "roles": RolesDeclared, "schemas": SchemasDeclared}
    sections["platform"] = PlatformDeclared
    _check_keys("", document, Document.__struct_fields__, path)
    declared = {name: _section(document, name, kind, path) for name, kind in sections.items()}
    rules = document.get("rules", {})
    if not isinstance(rules, dict):
        raise ConfigError(f"{path}: rules is not a table", 'write [rules] and select = ["…"]')
    tables = {name: value for name, value in rules.items() if isinstance(value, dict)}
    _check_keys("rules", rules, [*RulesDeclared.__struct_fields__, *tables], path)
    folder = path.parent if path else Path()
    baseline = _convert(document.get("baseline"), str | None, "baseline", path)
    return Config(
        declared=msgspec.convert(declared, Declared, from_attributes=True),
        select=_words(rules, "select", path),
        ignore=_words(rules, "ignore", path),
        rulebooks=tuple(folder / p for p in _words(rules, "paths", path)),
        rule_options=tables,
        ignores=_convert(document.get("ignore", []), tuple[Ignore, ...], "ignore", path),
        baseline=folder / baseline if baseline else None,
        engine=_section(document, "engine", EngineDeclared, path).use,
        file=path,
    )


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"there is no configuration file {path}", "`advise check` works without one") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", reading_hint(error)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} cannot be read: it is no UTF-8", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no TOML: {error}", "repair the line that it names") from error


def _section(document: Mapping[str, Any], name: str, kind: Any, path: Path | None) -> Any:
    value = document.get(name, {})
    if isinstance(value, dict):
        _check_keys(name, value, kind.__struct_fields__, path)
    return _convert(value, kind, name, path)


def _words(table: Mapping[str, Any], key: str, path: Path | None) -> tuple[str, ...]:
    return cast(tuple[str, ...], _convert(table.get(key, []), tuple[str, ...], f"rules.{key}", path))


def _convert(value: Any, kind: Any, name: str, path: Path | None) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _misfit(error, name, path) from error


def _misfit(error: msgspec.ValidationError, name: str, path: Path | None) -> ConfigError:
    """What the codec says of a value ("Expected `str`, got `int` - at `$.table`") in words of the file."""
    told, _, place = str(error).partition(" - at ")
    where = f"{path or 'the configuration'}: {name}{place.strip('`').removeprefix('$')}"
    kinds = re.fullmatch(r"Expected `(.+)`, got `(.+)`", told)
    if kinds is not None:
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in kinds[1].split(" | ") if kind != "null")
        told = f"is {_KINDS.get(kinds[2], kinds[2])}, and it takes {wanted}"
    else:
        told = next(
            (re.sub(said, plain, told) for said, plain in _SAID if re.fullmatch(said, told)), f"is wrong: {told}"
        )
    return ConfigError(f"{where} {told}", "`advise schema config` says what each key takes")


def _check_keys(table: str, given: Mapping[str, Any], known: Iterable[str], path: Path | None) -> None:
    for key in given:
        if key not in known:
            raise _unknown(table, key, known, path)


def _unknown(table: str, key: str, known: Iterable[str], path: Path | None) -> ConfigError:
    names = list(known)
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
    where = f"{table}.{key}" if table else key
    hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(sorted(names)) or 'nothing'}"
    return ConfigError(f"{path or 'the configuration'}: unknown key {where!r}", hint)
