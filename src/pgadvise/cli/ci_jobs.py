"""The CI jobs that `advise init` writes: the files of examples/ci, as they stand."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec


class CiJob(msgspec.Struct, frozen=True, kw_only=True):
    """A service's job: where its text lies in examples/ci, where a project keeps it, what a person does next."""

    source: str
    file: str
    next: str

    def text(self) -> str:
        return _folder().joinpath(*self.source.split("/")).read_text(encoding="utf-8")


JOBS = {
    "github": CiJob(
        source="github/pgadvise.yml",
        file=".github/workflows/pgadvise.yml",
        next="replace the step Migrate in .github/workflows/pgadvise.yml",
    ),
    "gitlab": CiJob(
        source="gitlab/pgadvise.yml",
        file=".gitlab/pgadvise.yml",
        next="replace the migrations in .gitlab/pgadvise.yml, and add to .gitlab-ci.yml:\n"
        "    include:\n      - local: .gitlab/pgadvise.yml",
    ),
}


def _folder() -> Traversable:
    """Inside the installed package, or at the top of a checkout."""
    installed = files("pgadvise").joinpath("examples", "ci")
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "examples" / "ci"
