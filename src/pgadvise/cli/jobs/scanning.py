"""What a verb of the baseline is to scan, and the file it works on."""

from pathlib import Path

import msgspec

from pgadvise.cli.arguments.options import Looking


class Scanning(msgspec.Struct, frozen=True):
    """A target, how it is looked at, the baseline as it was named."""

    target: str | None
    looking: Looking
    baseline: Path | None
    timeout: float
    env_file: Path | None
    quiet: bool
    proof_time: float = 0.0
    engine: str | None = None
