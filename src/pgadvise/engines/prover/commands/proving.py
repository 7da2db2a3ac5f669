"""The prover, as its parts ask it in their turn."""

from typing import Protocol

from pgadvise.engines.prover.commands.question import Asker
from pgadvise.engines.prover.commands.tied_rows import TiedRows
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.words.proof import Proof, Surface, WriteOrRead
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Function, Relation


class Proving(Protocol):
    """It reaches them as this, for what a command sets off, and what a view reads, is as safe as the command on it."""

    @property
    def ground(self) -> Ground: ...

    @property
    def writers(self) -> Writers: ...

    @property
    def tenancy(self) -> Tenancy: ...

    def roles(self, role: str, surface: Surface) -> tuple[str, ...]:
        """As whom he can come."""

    def prove(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Proof: ...

    def execute(self, function: Function, role: str, surface: Surface) -> Proof: ...

    def tied(self, role: str, surface: Surface) -> TiedRows: ...

    def past(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> str | None:
        """Why triggers may do to a row of another tenant what the role itself may not do at all."""

    def premise(self, role: str, surface: Surface) -> tuple[tuple[Asker, ...], Kept]:
        """As whom he may come, and the tables that policies may believe then."""

    def senders(self, role: str, surface: Surface) -> tuple[Asker, ...]:
        """As whom he sends what is asked about: what he does as another role is asked of that one."""

    def keeps_own(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> bool:
        """Whether its policies alone let the command reach no row of another tenant."""
