"""The file at whose first line stands what has no line of its own: services that show findings show them in a file."""

import os
from pathlib import Path

from pgadvise.config import checkout
from pgadvise.errors import UsageError


def anchor_file(named: Path | None, *otherwise: Path | None) -> str | None:
    """The file that `--anchor` names, else the first of `otherwise` that lies in the checkout; None where none does.

    The name is relative to the root of the checkout, since that is where GitHub and GitLab look, with `/` between
    folders. A named file that is not there, or lies outside, is a UsageError: each finding would stand nowhere.
    """
    root = Path(os.path.realpath(checkout(Path.cwd())))
    if named is None:
        inside = (_inside(file, root) for file in otherwise if file is not None and file.is_file())
        return next((name for name in inside if name), None)
    if not named.is_file():
        raise UsageError(f"--anchor names {named}, which is no file", "name a file of the repository")
    name = _inside(named, root)
    if name is None:
        raise UsageError(f"--anchor names {named}, which lies outside of {root}", "name a file of the repository")
    return name


def _inside(file: Path, root: Path) -> str | None:
    """A link to a file is named as it is: the service sees the link."""
    place = Path(os.path.realpath(file.absolute().parent)) / file.name
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else None
