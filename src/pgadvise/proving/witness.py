"""A leak as a witness that stands alone: the rows it needs, and by what it is known, tried on an emptied copy."""

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from pgadvise.engines.attack.world.cast import OWN
from pgadvise.proof_report import PairVerdict, Session, Witness, WitnessRow
from pgadvise.proving.fewest import fewest
from pgadvise.reports.proof.regression import LEAK, statement
from pgadvise.scratch.replay.leak import Leak
from pgadvise.scratch.replay.rehearsal import Rehearse, rehearsal, written
from pgadvise.scratch.replay.stage import Stage
from pgadvise.snapshot import Relation, Snapshot, literal

TRIALS = 150  # of one leak
_DIGEST = "coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '')"


def plain(leak: Leak) -> Witness:
    """Who, what, by which statements."""
    who = leak.identity
    session = Session(
        name=who.name,
        role=who.role,
        person=who.person,
        claims=who.claims,
        settings=dict(sorted(who.settings.items())),
        fresh=who.fresh,
    )
    return Witness(
        session=session,
        what=leak.what,
        statement=leak.statement,
        steps=leak.steps,
        prepared=leak.prepared,
        hit=leak.rows,
        sql=leak.script(),
        replayed=True,
    )


class Witnessing:
    """On one stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rows = tuple(_rows(stage))
        self.views = tuple(_views(stage.world.snapshot, stage))

    def alone(self, verdict: PairVerdict, *, anonymous: bool) -> Witness | None:
        """The witness with its fewest rows; None where it does not show itself in a script that runs alone."""
        assert verdict.witness is not None
        near = self._near(verdict)
        with rehearsal(self.stage) as run:
            trial = _Trial(run, verdict)
            # Among the rows of a few tables first: an attempt costs what its rows cost to write.
            for rows in (tuple(row for row in self.rows if (row.schema, row.table) in near), self.rows):
                whole = replace(verdict.witness, rows=rows, refreshed=self.views)
                if (found := self._known(trial, whole, verdict, anonymous)) is not None:
                    return trial.least(found)
        return None

    def _near(self, verdict: PairVerdict) -> frozenset[tuple[str, str]]:
        """What is named, what that reads or refers to, and who belongs to whom."""
        world = self.stage.world
        named = world.snapshot.relation_named(verdict.schema, verdict.name) if verdict.part is None else None
        view = world.snapshot.view(named) if named else None
        keys = world.snapshot.foreign_keys_of(named) if named else ()
        oids = {*(view.reads if view else ()), *(key.references for key in keys)} | ({named.oid} if named else set())
        registry = world.tenancy.tenant_table
        near = (t for t in written(self.stage) if t.oid in oids or world.is_membership(t) or t.qualified == registry)
        return frozenset((table.schema, table.name) for table in near)

    def _known(self, trial: "_Trial", whole: Witness, verdict: PairVerdict, anonymous: bool) -> Witness | None:
        """The witness with the signs that it shows among its rows; None where it shows none."""
        read = replace(whole, forbidden=self._telling(verdict, whole, anonymous))
        if read.forbidden and trial.leaks(read):
            return read
        guards = [] if verdict.command == "select" else list(self._guards(verdict, anonymous))
        if guards and trial.leaks(replace(whole, guards=tuple(guards))):
            return replace(whole, guards=trial.guards(whole, guards))
        return None

    def _telling(self, verdict: PairVerdict, witness: Witness, anonymous: bool) -> tuple[str, ...]:
        """The answers by which a read is known: the rows it hit; of a function's, what only others' rows hold."""
        if verdict.command == "select":
            return witness.hit
        if verdict.command != "execute":
            return ()
        asked = ";".join((*witness.steps, witness.statement))
        markers = self.stage.scene.markers.sides.items()
        return tuple(text for text, side in markers if (anonymous or side != OWN) and text not in asked)

    def _guards(self, verdict: PairVerdict, anonymous: bool) -> Iterator[str]:
        """Digests of the rows of others, then of those that belong to nobody, in the tables that may have been hit."""
        name = (verdict.schema, verdict.name)
        named = [a for a in self.stage.judged if (a.relation.schema, a.relation.name) == name]
        own = literal(self.stage.world.cast.tenants[OWN])
        for others in ("is not null" if anonymous else f"<> {own}", "is null"):
            for axis in named or self.stage.judged:
                yield f"select {_DIGEST} from {axis.relation} t where ({axis.sql}) {others}"


class _Trial:
    """Of one leak; counted."""

    def __init__(self, run: Rehearse, verdict: PairVerdict) -> None:
        self.run = run
        self.verdict = verdict
        self.count = 0

    def leaks(self, witness: Witness) -> bool:
        self.count += 1
        return (self.run(statement(self.verdict, witness)) or "").startswith(LEAK)

    def guards(self, whole: Witness, guards: list[str]) -> tuple[str, ...]:
        """The fewest that tell."""
        return tuple(fewest(guards, lambda chosen: self._tells(whole, chosen)))

    def _tells(self, whole: Witness, guards: list[str]) -> bool:
        return bool(guards) and self.count < TRIALS and self.leaks(replace(whole, guards=tuple(guards)))

    def least(self, whole: Witness) -> Witness:
        """First which tables, then which rows; the forbidden texts that are not answered any more go."""
        tables = [list(rows) for _, rows in groupby(whole.rows, key=lambda row: (row.schema, row.table))]
        needed = fewest(tables, lambda chosen: self._holds(whole, [row for rows in chosen for row in rows]))
        rows = fewest([row for rows in needed for row in rows], lambda chosen: self._holds(whole, chosen))
        least = replace(whole, rows=tuple(rows))
        least = least if self.leaks(least) else whole
        bare = replace(least, refreshed=())
        least = bare if self.leaks(bare) else least
        return self._told(least)

    def _holds(self, whole: Witness, rows: list[WitnessRow]) -> bool:
        """When the trials are used up nothing more is left out."""
        return self.count < TRIALS and self.leaks(replace(whole, rows=tuple(rows)))

    def _told(self, least: Witness) -> Witness:
        """One telling answer is enough."""
        texts = fewest(least.forbidden, lambda chosen: self._answers(least, chosen)) if least.forbidden else []
        return replace(least, forbidden=tuple(texts))

    def _answers(self, least: Witness, texts: list[str]) -> bool:
        return bool(texts) and self.count < TRIALS and self.leaks(replace(least, forbidden=tuple(texts)))


def _rows(stage: Stage) -> Iterator[WitnessRow]:
    for table in written(stage):
        generated = {column.name for column in table.columns if column.generated}
        for row in stage.scene.rows_of(table):
            cells = {name: value for name, value in row.cells.items() if name not in generated}
            yield WitnessRow(schema=table.schema, table=table.name, tenant=row.side, cells=cells)


def _views(snapshot: Snapshot, stage: Stage) -> Iterator[str]:
    views: Iterator[Relation] = (r for r in snapshot.relations if r.kind == "materialized_view" and not r.extension)
    yield from (str(view) for view in views if view.oid not in stage.scene.unseeded)
