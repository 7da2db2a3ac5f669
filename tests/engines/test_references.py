"""A foreign key that takes another's place."""

from pgadvise.engines.references import acting
from pgadvise.snapshot import Constraint


def test_it_acts_as_the_one_before_it() -> None:
    """What an ORM declares (ON UPDATE CASCADE), and when it is checked; nothing is said of what is the default."""
    key = Constraint(oid=1, name="k", table=1, kind="foreign_key", on_delete="restrict", on_update="cascade")
    deferred = Constraint(oid=2, name="d", table=1, kind="foreign_key", deferrable=True, initially_deferred=True)
    assert acting(key) == " on update cascade on delete restrict"
    assert acting(key, on_delete="set null (a)") == " on update cascade on delete set null (a)"
    assert acting(deferred) == " deferrable initially deferred"
