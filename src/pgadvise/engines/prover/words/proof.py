"""What the prover says of one relation, command and role."""

from collections.abc import Callable
from functools import wraps
from typing import Literal, ParamSpec, Protocol

import msgspec

from pgadvise.snapshot import Function, Relation
from pgadvise.snapshot.policies import RowCommand

Verdict = Literal["isolated", "denied", "unknown"]
Surface = Literal["api", "app", "sql"]
Asked = ParamSpec("Asked")
WORST: tuple[Verdict, ...] = ("denied", "isolated", "unknown")
WriteOrRead = RowCommand


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """`isolated`: no session of the role reaches a row of a tenant that its person does not belong to, by this command
    on this relation, or by a call of this function. `denied`: the command reaches no row at all. `unknown`: neither
    could be shown; that is no leak.

    `reason` is one sentence. `assumptions` are what the proof stands on, in words. `blocked_by` are the constructs an
    unknown comes from that have no model, each with its place; empty where everything was understood and a row of
    another tenant still passes. `cause` is what several relations are not proved for, in words that name none of them.
    """

    relation: Relation | Function
    command: WriteOrRead | Literal["execute"]
    role: str
    surface: Surface
    verdict: Verdict
    reason: str
    assumptions: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    cause: str | None = None


class Decided(Protocol):
    """Whether a formula holds nowhere, and under which assumptions."""

    @property
    def proved(self) -> bool: ...

    @property
    def assumptions(self) -> tuple[str, ...]: ...


class Unproved(Exception):
    """Why there can be no proof, found before or while the question is put: one sentence."""

    def __init__(self, reason: str, cause: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cause = cause


def claim(shown: Callable[Asked, bool]) -> Callable[Asked, bool]:
    """What a proof wants to lean on: where something on the way to it has no model, it is not so."""

    @wraps(shown)
    def holds(*args: Asked.args, **kwargs: Asked.kwargs) -> bool:
        try:
            return shown(*args, **kwargs)
        except Unproved:
            return False

    return holds
