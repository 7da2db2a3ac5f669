"""How a person is told what an attacker can send."""

from collections.abc import Mapping

from pgadvise.engines.verdicts.questions import Surface

SURFACES: Mapping[Surface, str] = {
    "api": "through the API",
    "app": "through the application",
    "sql": "with SQL of its own",
}
