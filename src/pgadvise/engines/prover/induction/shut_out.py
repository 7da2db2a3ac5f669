"""Whether those whom a table of its own shuts out stay out: who takes his ban away is let in again.

A membership that counts only where no such row is there is believed whole, so nobody within the attacker's reach may
change or delete a row of another tenant there.
"""

from collections.abc import Iterator

from pgadvise.engines.prover.commands.commands import keeps_to_own
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.texts.said import naming
from pgadvise.engines.prover.words.belonging import is_outside
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Relation


def let_back(ground: Ground, asker: Asker, table: Relation, kept: Kept) -> Iterator[str]:
    """Why somebody who was shut out of what the table says may come back."""
    for outside in ground.snapshot.tables:
        if outside.oid not in ground.axes or outside.oid == table.oid or not is_outside(outside.name):
            continue
        if not any(table.name in said.names for said in naming(ground.snapshot, outside)):
            continue
        held = ground.access.holds(asker.role, outside)
        commands: tuple[WriteOrRead, ...] = ("update", "delete")
        for command in commands:
            columns = ground.access.holds_on_columns(asker.role, outside, "UPDATE") if command == "update" else ()
            if (command.upper() in held or columns) and not keeps_to_own(
                Question(ground, asker, kept), outside, command
            ):
                yield f"{asker.role} may {command} rows of {outside}, which shut out of {table}"
