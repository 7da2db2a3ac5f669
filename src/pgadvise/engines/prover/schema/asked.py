"""What the prover is asked, and the answer in its words."""

import msgspec

from pgadvise.engines.prover.words.proof import Proof, Surface, Verdict, WriteOrRead
from pgadvise.snapshot import Relation


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the prover."""

    relation: Relation
    command: WriteOrRead
    role: str
    surface: Surface

    def proof(
        self,
        verdict: Verdict,
        reason: str,
        assumptions: tuple[str, ...] = (),
        blocked: tuple[str, ...] = (),
        cause: str | None = None,
    ) -> Proof:
        return Proof(
            relation=self.relation,
            command=self.command,
            role=self.role,
            surface=self.surface,
            verdict=verdict,
            reason=reason,
            assumptions=assumptions,
            blocked_by=blocked,
            cause=cause,
        )


def renamed(proof: Proof, asked: Asked) -> Proof:
    """What was found of a table of the same shape, said of this one."""
    old, new = str(proof.relation), str(asked.relation)
    if old == new:
        return msgspec.structs.replace(proof, command=asked.command)
    return msgspec.structs.replace(
        proof,
        relation=asked.relation,
        command=asked.command,
        reason=proof.reason.replace(old, new),
        blocked_by=tuple(text.replace(old, new) for text in proof.blocked_by),
    )
