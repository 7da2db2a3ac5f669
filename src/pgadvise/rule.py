"""What a rule is: a function that asks for facts by name and yields findings, and the module that is its page."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

from pgadvise.document import Page
from pgadvise.finding import Finding, Severity

Check = Callable[..., Iterator[Finding]]
_F = TypeVar("_F", bound=Check)

MARK = "__pgadvise_rule__"


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What the decorator was told."""

    severity: Severity
    also: tuple[Severity, ...] = ()
    security: float | None = None
    since: str
    formerly: tuple[str, ...] = ()


def rule(
    *,
    severity: Severity,
    also: tuple[Severity, ...] = (),
    security: float | None = None,
    since: str,
    formerly: tuple[str, ...] = (),
) -> Callable[[_F], _F]:
    """Declare the decorated generator function as the rule of its file.

    `severity` is the default, `also` further ones a finding may name. `security` (0.1 to 10, as CVSS counts) makes it
    a security rule. `since` is the release it came with; `formerly` earlier names, which stay understood. The function
    is returned unchanged, so a test calls it like any other.
    """
    declaration = Declaration(severity=severity, also=also, security=security, since=since, formerly=formerly)

    def mark(check: _F) -> _F:
        setattr(check, MARK, declaration)
        return check

    return mark


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One keyword-only parameter of a rule: configured as `[rules.NAME] option = value`."""

    name: str
    type: Any
    default: Any


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """One fact a rule asks for; an optional one is annotated `… | NotCaptured` and does not stop the rule."""

    fact: str
    optional: bool = False


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded rule. `name` and `category` come from its place: `rules/<category>/<name>.py`."""

    name: str
    category: str
    declaration: Declaration
    needs: tuple[Need, ...]
    options: tuple[Option, ...]
    page: Page
    check: Check
    file: str

    @property
    def severity(self) -> Severity:
        return self.declaration.severity

    @property
    def lints(self) -> tuple[str, ...]:
        """Names under which others know it, such as `0003_auth_rls_initplan`: said once, in its References."""
        return self.page.lints
