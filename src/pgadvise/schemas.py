"""JSON Schemas of what we write and read, derived from the types themselves."""

import json
from typing import Any

import msgspec

from pgadvise.config import Document
from pgadvise.diff_report import FORMAT_VERSION as DIFF_FORMAT
from pgadvise.diff_report import DiffReport
from pgadvise.gate.baseline import FORMAT_VERSION as BASELINE_FORMAT
from pgadvise.gate.file import document
from pgadvise.proof_report import FORMAT_VERSION as PROOF_FORMAT
from pgadvise.proof_report import ProofReport
from pgadvise.report import FORMAT_VERSION as REPORT_FORMAT
from pgadvise.report import Report
from pgadvise.snapshot import Snapshot
from pgadvise.snapshot.snapshot import FORMAT_VERSION as SNAPSHOT_FORMAT

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def report() -> str:
    """The schema of `--format json`."""
    return _printed(Report, "pgadvise report", f"urn:pgadvise:report:{REPORT_FORMAT}")


def proof() -> str:
    """The schema of `advise prove --format json`."""
    return _printed(ProofReport, "pgadvise proof report", f"urn:pgadvise:proof:{PROOF_FORMAT}")


def diff() -> str:
    """The schema of `advise diff --format json`."""
    return _printed(DiffReport, "pgadvise diff report", f"urn:pgadvise:diff:{DIFF_FORMAT}")


def snapshot() -> str:
    """The schema of `advise snapshot`'s file."""
    return _printed(Snapshot, "pgadvise snapshot", f"urn:pgadvise:snapshot:{SNAPSHOT_FORMAT}")


def baseline() -> str:
    """The schema of the file that `advise baseline` writes and a check reads."""
    return _printed(document(), "pgadvise baseline", f"urn:pgadvise:baseline:{BASELINE_FORMAT}")


def config() -> str:
    """The schema of the configuration, as editors check TOML with it."""
    return _printed(Document, "pgadvise configuration", "urn:pgadvise:configuration")


def _printed(kind: Any, title: str, name: str) -> str:
    """The id is a name, not an address: nothing is to be fetched."""
    schema = {"$schema": _DIALECT, "$id": name, "title": title, **msgspec.json.schema(kind)}
    return json.dumps(schema, indent=2, ensure_ascii=False)
