"""What a check is compared with: a baseline file that is named or found, or another catalog."""

from datetime import date
from pathlib import Path

import msgspec

from pgadvise.config import Config
from pgadvise.errors import UsageError
from pgadvise.gate import file
from pgadvise.gate.baseline import Baseline


class GateAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What the options of a verb say about the gate. `today` is injected by tests."""

    baseline: Path | None = None
    only_new: bool = False
    against: str | None = None
    today: date | None = None


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """A baseline and the file it was read from, as the report names it."""

    baseline: Baseline
    path: Path


def check_gate(asked: GateAsked) -> None:
    if asked.against is not None and asked.baseline is not None:
        raise UsageError("--against and --baseline are two gates", "name one of them")


def accepted(asked: GateAsked, config: Config) -> Accepted | None:
    """The baseline in force, None without one. One that is named and missing is a ConfigError."""
    check_gate(asked)
    if asked.against is not None:
        return None
    path = place(asked.baseline, config)
    if path is None:
        if asked.only_new:
            raise UsageError(
                "--new-only has nothing to compare with: there is no baseline",
                "`advise baseline create TARGET` writes one; --against TARGET2 compares two catalogs",
            )
        return None
    return Accepted(baseline=file.read(path), path=path)


def place(named: Path | None, config: Config) -> Path | None:
    """The named file, else the configuration's, else the first of the usual places where one is."""
    certain = named or config.baseline
    if certain is not None:
        return _short(certain)
    return next((path for path in usual(config) if path.is_file()), None)


def usual(config: Config) -> tuple[Path, ...]:
    """Beside the configuration, then in the working directory."""
    beside = (config.file.parent / file.NAME,) if config.file else ()
    return tuple(dict.fromkeys(_short(path) for path in (*beside, Path.cwd() / file.NAME)))


def _short(path: Path) -> Path:
    """Relative to the working directory where it lies in it: a report is the same on every machine."""
    absolute, here = path.absolute(), Path.cwd()
    return absolute.relative_to(here) if absolute.is_relative_to(here) else path
