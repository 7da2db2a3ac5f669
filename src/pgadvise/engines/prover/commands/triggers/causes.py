"""Who sets a trigger off, by which event, and which rows NEW and OLD are then.

The commands that set it off are:
- the caller's own on the trigger's table, so NEW is a row that he may write, past the policies and the BEFORE triggers;
  WITH CHECK is asked before ON CONFLICT is (nodeModifyTable.c, ExecInsert), so what a BEFORE trigger wrote stays only
  for such a row, unless a BEFORE trigger leaves rows out: then nothing is asked of them;
- of triggers on statements the command alone, which needs the privilege and no row: no policy keeps them from running;
- the deletion or the update of what the row refers to, where that leads to no row of another tenant;
- the auth server's on a platform's table of users: the caller makes an account, changes or deletes his own. Its id is
  his, all else in it he chooses, what the server signs for him (app_metadata) apart, and its address, where the server
  keeps those: into an account whose address he never confirms nobody lets him. The auth server's session carries no
  claims, and runs under that role's search_path;
- whoever adds a row to the registry has made a new tenant, which is his own once the row is there;
- the caller's own on a view with INSTEAD OF triggers: OLD is a row that the view shows, NEW what he makes of it;
- what he writes through a view with its owner's rights, and what rules write: NEW and OLD may be any rows;
- those of other triggers, which are followed where they write;
- those of functions with their owner's rights that he may call. Where such a call is proved, its triggers with it, it
  sets off nothing worse; of one that is not, NEW and OLD may be any rows.
What users of other tenants set off is no doing of his.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.prover.commands.commands import inserted, refer, updated
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.registering import made
from pgadvise.engines.prover.commands.views.brought import brought
from pgadvise.engines.prover.language.plpgsql.told import Columns, Occasion
from pgadvise.engines.prover.schema.effects.acts import actions
from pgadvise.engines.prover.schema.effects.refusals import barred, refused
from pgadvise.engines.prover.schema.effects.windows import passed, written_by
from pgadvise.engines.prover.schema.effects.writers import PLATFORM, Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.members.mailboxes import addressed
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Decided, Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import CONTROLLED, NAMESAKE, OWN, TRUE, Formula, Value, both, neither
from pgadvise.engines.prover.world.session import Session
from pgadvise.engines.prover.world.world import Ground, Row
from pgadvise.snapshot import Function, Relation, Trigger
from pgadvise.snapshot.origin import captured
from pgadvise.sql.parser.parse import NotParsed

SIGN_UP = "the auth server gives an account its id, and whoever makes, changes or deletes one is its person"
_SERVER = "supabase_auth_admin"


class Cause(NamedTuple):
    """`how`: caller, view, key, server, any; `role` is whose rights the trigger has, where it has not its owner's."""

    how: str
    event: str
    asker: Asker
    role: str


class Causes(NamedTuple):
    """Of one snapshot."""

    ground: Ground
    writers: Writers

    def of(
        self, trigger: Trigger, askers: tuple[Asker, ...], proved: Callable[[Function, Asker], bool]
    ) -> Iterator[Cause]:
        """Everything that sets it off. `proved` tells whether calls of a function were shown to do no harm."""
        table = self.ground.snapshot.relation(trigger.table)
        for event in trigger.events if table is not None else ():
            assert table is not None
            yield from self._of_askers(trigger, table, event, askers, proved)
            if any(any(actions(key, event)) for key in self.ground.snapshot.foreign_keys_of(table)):
                yield from (Cause("key", event, asker, table.owner) for asker in askers)
            if table.qualified == ACCOUNTS:
                server = _SERVER if self.ground.snapshot.role(_SERVER) is not None else table.owner
                mailed = all(asker.mailed for asker in askers)
                yield Cause("server", event, Asker(server, "app", anonymous=True, mailed=mailed), server)
            elif table.schema in PLATFORM:
                yield from (Cause("any", event, asker, table.owner) for asker in askers)

    def _of_askers(
        self,
        trigger: Trigger,
        table: Relation,
        event: str,
        askers: tuple[Asker, ...],
        proved: Callable[[Function, Asker], bool],
    ) -> Iterator[Cause]:
        alone = not self.ground.snapshot.children_of(table) and not table.parents and table.is_table
        how = "caller" if alone else "view" if trigger.timing == "instead_of" else "any"
        for asker in askers:
            if self._may(asker.role, table, event, rows=trigger.for_each_row):
                yield Cause(how if how == "caller" or asker.surface != "sql" else "any", event, asker, asker.role)
            for function in self.writers.entrances([asker.role], table, event):
                if not proved(function, asker):
                    yield Cause("any", event, asker, function.owner)
            if self._is_written_past(table, event, asker.role):
                yield Cause("any", event, asker, table.owner)

    def _is_written_past(self, table: Relation, event: str, role: str) -> bool:
        """Through a view with its owner's rights that the role may write, or by a rule."""
        snapshot, access = self.ground.snapshot, self.ground.access
        if self.writers.ruled(table) != () or any(
            rule.relation == table.oid and rule.event != "select" for rule in captured(snapshot.rewrite_rules)
        ):
            return True
        views = (v for v in snapshot.relations if v.kind == "view" and event.upper() in access.reaches(role, v))
        if table.kind == "view":
            return any(table in passed(access, v) for v in views)
        return any((below := written_by(access, v)) is not None and below == (table, True) for v in views)

    def _may(self, role: str, table: Relation, event: str, *, rows: bool) -> bool:
        """The table may be written as what it is a part of, by who may not write it by its own name.

        Not `rows`: a command that finds none will do.
        """
        access, snapshot = self.ground.access, self.ground.snapshot
        if event == "truncate":
            return access.may(role, "TRUNCATE", table)
        command: WriteOrRead = "insert" if event == "insert" else "update" if event == "update" else "delete"
        above = (snapshot.relation(oid) for oid in table.parents)
        if any(parent is not None and self._may(role, parent, event, rows=rows) for parent in above):
            return True
        return not refused(access, role, table, command) and not (rows and barred(access, role, table, command))

    def occasion(self, question: Question, trigger: Trigger, cause: Cause, *, own: bool) -> tuple[Occasion, Formula]:
        """Why it runs, and when there are such rows. `own`: what its keys lead to is of the caller's tenants.

        Of a view: no call of the trigger does any harm.
        """
        table = self.ground.snapshot.relation(trigger.table)
        assert table is not None
        new, old, when = self._rows(question, table, trigger, cause, own=own)
        if (
            new is not None
            and table.oid == self.ground.registry
            and (cause.event, trigger.timing) == ("insert", "after")
        ):
            key = new[self.ground.axes[table.oid].column or ""]
            made(question.world, key, when)
        told = Occasion(
            table, cause.event, None if cause.event == "delete" else new, None if cause.event == "insert" else old
        )
        return told, when

    def never(self, trigger: Trigger, cause: Cause, kept: Kept) -> Decided | None:
        """What shows that no row sets it off so, as where the caller may change none; None where nothing does."""
        question = Question(self.ground, cause.asker, kept)
        try:
            _, when = self.occasion(question, trigger, cause, own=False)
            answer = question.holds_nowhere(when)
        except (NoModel, NotParsed, Unproved):
            return None
        return answer if answer.proved else None

    def _rows(
        self, question: Question, table: Relation, trigger: Trigger, cause: Cause, *, own: bool
    ) -> tuple[Columns | None, Columns | None, Formula]:
        world = question.world
        if cause.event == "truncate" or not trigger.for_each_row:
            return None, None, TRUE
        if cause.how == "caller":
            return self._callers(question, table, cause, after=trigger.timing == "after")
        if cause.how == "server":
            return (*_accounts(question, table), TRUE)
        if cause.how == "view":
            return brought(question, table, cause.event, harmless=own)
        old = world.row(table, stored=False, checked=table.is_table)
        keyed = cause.how == "key"
        when = neither(world.foreign(old)) if keyed and own and table.oid in self.ground.axes else TRUE
        new = world.row(table, stored=False, checked=False, same=self._left(table, old) if keyed else {})
        if table.is_table and cause.event != "insert":
            self._refers(question, old)
        if table.is_table and cause.event != "delete" and trigger.timing == "after":
            refer(question, self.writers, new)
        return new.columns, old.columns, when

    def _refers(self, question: Question, old: Row) -> None:
        """What is known of the rows that a row referred to, as it was."""
        refer(question, self.writers, old, was=True)
        question.world.tie(old)

    def _left(self, table: Relation, old: Row) -> dict[str, Value]:
        """What a foreign key's action leaves as it was, and BEFORE triggers do."""
        changed = self.writers.changed_columns(table)
        keys = self.ground.snapshot.foreign_keys_of(table)
        known = {name for key in keys for name in key.columns} | (changed or frozenset())
        return {} if changed is None else {n: v for n, v in old.columns.items() if n not in known}

    def _callers(
        self, question: Question, table: Relation, cause: Cause, *, after: bool
    ) -> tuple[Columns | None, Columns | None, Formula]:
        world = question.world
        if cause.event == "insert":
            new, passes = inserted(question, self.writers, table, tried=not after)
            if after:
                world.stores(new, passes)
            return new.columns, None, passes
        old = world.row(table)
        if cause.event == "delete":
            passes = question.gates.passes(old, "delete", "using", cause.role)
            world.changed(table)
            return None, old.columns, passes
        new, passes = updated(question, self.writers, old, tried=not after)
        world.changed(table)
        if after:
            world.stores(new, passes)
        return new.columns, old.columns, passes


def _accounts(question: Question, table: Relation) -> tuple[Columns, Columns]:
    """The account after and before. Its id stays what it is."""
    world = question.world
    key = world.ground.snapshot.primary_key_of(table)
    people = key.columns if key is not None else ()
    chosen = question.session.chosen
    signed = Session(world.names, question.role, "api", anonymous=False, settable=False, unsigned=chosen)
    signed.facts, signed.literal = question.session.facts, world.literal
    old = world.row(table, stored=False, same=_metadata(table, signed))
    for name in people:
        person = old.columns[name]
        world.assumed.append((SIGN_UP, CONTROLLED(person.term)))
        if world.ground.has_accounts:
            text = question.translation.cast(person, "text")
            world.assumed.append((NAMESAKE, both(OWN(person.term), OWN(text.term))))
    same = {name: old.columns[name] for name in people}
    new = world.row(table, stored=False, same={**_metadata(table, signed), **same})
    for account in (old, new) if world.mailed else ():
        world.assumed += addressed(world.ground.snapshot, table, account.columns)
    return new.columns, old.columns


def _metadata(table: Relation, signed: Session) -> dict[str, Value]:
    known = (("raw_user_meta_data", True), ("raw_app_meta_data", False))
    return {name: signed.account(chosen=chosen) for name, chosen in known if table.column(name) is not None}
