"""What a session sees of the rows that have a tenant: its own tenant's, and others'."""

import msgspec

from pgadvise.engines.attack.world.scene import row_key
from pgadvise.scratch.replay.attempt import Answer, Attempt
from pgadvise.scratch.replay.battery import Battery

Rows = frozenset[tuple[int, str]]  # by table and key


class Seen(msgspec.Struct, frozen=True):
    own: Rows
    others: Rows

    def shows_more_of_his(self, before: "Seen") -> bool:
        """Rows of his own tenant that he did not see before, and none of another's."""
        return not self.others - before.others and bool(self.own - before.own)

    def shows_some_of_his(self, before: "Seen") -> bool:
        """Rows of his own tenant that he did not see before, in a table where he sees none of another's."""
        return bool({oid for oid, _ in self.own - before.own} - {oid for oid, _ in self.others - before.others})


def seen(battery: Battery, attempt: Attempt) -> Seen:
    own, others = set[tuple[int, str]](), set[tuple[int, str]]()
    for axis in battery.stage.judged:
        known = battery.before.get(axis.relation.oid, {})
        query = f"select {row_key(axis.relation, battery.stage.world)} from {axis.relation} t"
        with attempt.tried(query) as answer:
            keys = [str(key) for (key,) in answer.rows] if isinstance(answer, Answer) else []
        for key in keys:
            if key in known:
                (others if battery.foreign(known[key][0]) else own).add((axis.relation.oid, key))
    return Seen(frozenset(own), frozenset(others))
