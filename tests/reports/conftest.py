"""Reports as the runner makes them, built by hand: realistic, empty, huge, hostile."""

from collections.abc import Callable

import pytest
from tests.reports.bare import clean, unjudged
from tests.reports.built import COVERAGE, TENANCY, finding, report_of
from tests.reports.extreme import NASTY, hostile, huge
from tests.reports.gated import gated
from tests.reports.realistic import described, realistic

from pgadvise.report import (
    Report,
)


class Samples:
    """What the tests of this folder take their reports from."""

    nasty = NASTY
    names = ("realistic", "clean", "unjudged", "hostile", "gated")
    finding = staticmethod(finding)
    described = staticmethod(described)
    report_of = staticmethod(report_of)
    huge = staticmethod(huge)
    coverage = COVERAGE
    tenancy = TENANCY

    @staticmethod
    def named(name: str) -> Report:
        made: dict[str, Callable[[], Report]] = {
            "realistic": realistic,
            "clean": clean,
            "unjudged": unjudged,
            "hostile": hostile,
            "gated": lambda: gated(realistic()),
        }
        return made[name]()


@pytest.fixture(scope="session")
def samples() -> type[Samples]:
    return Samples


@pytest.fixture(params=Samples.names)
def report(request: pytest.FixtureRequest) -> Report:
    return Samples.named(request.param)
