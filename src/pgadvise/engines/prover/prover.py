"""The prover of one snapshot."""

from collections.abc import Hashable
from functools import cached_property, partial
from typing import get_args

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.api_roles import SUPABASE_API_ROLES
from pgadvise.engines.prover import roads, ruled, shown_views
from pgadvise.engines.prover.answers import PASSES, placed, unproved, with_cause
from pgadvise.engines.prover.calls import Calls
from pgadvise.engines.prover.commands.authors import Authors
from pgadvise.engines.prover.commands.commands import passing
from pgadvise.engines.prover.commands.functions.altered import Altered
from pgadvise.engines.prover.commands.question import Answer, Asker, Question
from pgadvise.engines.prover.commands.registering import may_register
from pgadvise.engines.prover.commands.shape import Shapes
from pgadvise.engines.prover.commands.shared import Shared
from pgadvise.engines.prover.commands.tied_rows import TiedRows
from pgadvise.engines.prover.commands.triggers.firings import Firings
from pgadvise.engines.prover.induction.invariant import Invariant, invariant
from pgadvise.engines.prover.induction.setters import askers
from pgadvise.engines.prover.lacking import Premises, lacking, through
from pgadvise.engines.prover.schema.asked import Asked, renamed
from pgadvise.engines.prover.schema.effects import refusals, unnamed
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground, ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.members.group_roles import shared
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.words.proof import WORST, Proof, Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import Formula, both
from pgadvise.engines.prover.written_views import written
from pgadvise.engines.tenancy import Tenancy
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Relation, Snapshot

COMMANDS: tuple[WriteOrRead, ...] = get_args(WriteOrRead)


class Prover(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`anonymous` are the roles that nobody signs in as, `spare` as in the ground. Answers are remembered."""

    snapshot: Snapshot
    tenancy: Tenancy
    access: Access
    anonymous: tuple[str, ...] = ("anon",)
    spare: int = 0

    @cached_property
    def ground(self) -> Ground:
        return ground(self.snapshot, self.tenancy, self.writers, spare=self.spare)

    @cached_property
    def writers(self) -> Writers:
        return Writers(snapshot=self.snapshot, access=self.access)

    @cached_property
    def _shapes(self) -> Shapes:
        return Shapes(ground=self.ground, writers=self.writers)

    @cached_property
    def altered(self) -> Altered:
        return Altered(self)

    @cached_property
    def firings(self) -> Firings:
        return Firings(self)

    @cached_property
    def _known(self) -> dict[Hashable, Proof]:
        return {}

    @cached_property
    def _lacks(self) -> dict[Hashable, str | None]:
        return {}

    def roles(self, role: str, surface: Surface) -> tuple[str, ...]:
        """As whom the attacker can come: he may sign in and out of an API, and SET ROLE where he writes SQL."""
        found = {role} | (self.access.can_become(role) if surface == "sql" else set())
        if surface == "api":
            found |= {name for name in SUPABASE_API_ROLES if self.snapshot.role(name) is not None}
        return tuple(sorted(found))

    def _askers(self, role: str, surface: Surface) -> tuple[Asker, ...]:
        among = shared(self.access, role) if surface == "sql" else ()
        return self._asking(self.roles(role, surface), among, surface)

    @remembered
    def _asking(self, roles: tuple[str, ...], among: tuple[str, ...], surface: Surface) -> tuple[Asker, ...]:
        anonymous = self.anonymous if surface == "api" else ()
        return askers(self.ground, self.writers, roles, surface, anonymous, among)

    def invariant(self, role: str, surface: Surface) -> Invariant:
        """Which tables the policies may believe, whatever somebody who comes as `role` writes."""
        return self._invariant(self._askers(role, surface))

    @remembered
    def _invariant(self, askers: tuple[Asker, ...]) -> Invariant:
        return invariant(self.ground, self.writers, askers)

    def premise(self, role: str, surface: Surface) -> tuple[tuple[Asker, ...], Kept]:
        """As whom he may come, and what may be believed then."""
        return self._askers(role, surface), self.invariant(role, surface).kept

    def senders(self, role: str, surface: Surface) -> tuple[Asker, ...]:
        """As whom he sends what is asked about: as no other role, unless he writes SQL."""
        names = self.roles(role, surface) if surface == "sql" else (role,)
        return tuple(asker for asker in self._askers(role, surface) if asker.role in names)

    def tied(self, role: str, surface: Surface) -> TiedRows:
        """Which rows refer to rows of their own tenant alone, whatever somebody who comes as `role` writes."""
        return self._tied(*self.premise(role, surface))

    @remembered
    def _tied(self, askers: tuple[Asker, ...], kept: Kept) -> TiedRows:
        return TiedRows(self.ground, self.writers, askers, kept)

    def past(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> str | None:
        """Why triggers may do to a row of another tenant what the role itself may not do at all; None where not."""
        return self.firings.harm(relation, command, role, surface)

    def prove(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Proof:
        """The verdict on one command of one role."""
        return self.altered.told(self._proof(relation, command, role, surface))

    def _proof(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Proof:
        asked = Asked(relation=relation, command=command, role=role, surface=surface)
        others = self.roles(role, surface) if surface == "sql" else (role,)
        peeks = refusals.peeks(self.access, others, relation, surface) if command == "select" else None
        if (why := refusals.grows(self.access, role, surface) or peeks) is not None:
            return asked.proof("unknown", why)
        refused = {name: refusals.refused(self.access, name, relation, command) for name in others}
        try:
            if None not in refused.values():
                return roads.denied(self, self.firings, asked, refused[role] or "")
            unnamed.ask_for_names(self.snapshot, surface)
            if relation.kind == "view":
                shown = [self._of_view(asked, self._asker(asked, n)) for n, why in refused.items() if why is None]
                return max(shown, key=lambda proof: WORST.index(proof.verdict))
            roads.ask_for_axis(self.ground, relation)
            roads.ask_for_table(relation)
            assumed = roads.ask_for_policies(self, role, relation, surface)
            assumed += roads.other_roads(self, self.firings, asked)
            found = {name: self._put(asked, name, assumed) for name, why in refused.items() if why is None}
            worst = max(found, key=lambda name: WORST.index(found[name].verdict))
            if found[worst].verdict == "isolated" and (rule := ruled.silent(self.snapshot, asked)) is not None:
                return asked.proof("denied", f"the rule {rule.name} does nothing for a command on {relation}")
            return self._explained(found[worst], asked, worst)
        except Unproved as no_proof:
            return asked.proof("unknown", no_proof.reason, cause=no_proof.cause)
        except RecursionError:
            return asked.proof("unknown", f"the policies of {relation} are nested too deep to be followed")

    def done_anyway(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> str | None:
        """Why it may be done to a row of another tenant though nobody lets the role do it; None where it is not."""
        asked = Asked(relation=relation, command=command, role=role, surface=surface)
        try:
            found = self.altered.told(roads.denied(self, self.firings, asked, ""))
        except Unproved as unproved:
            return unproved.reason
        except RecursionError:
            return f"what leads to {relation} is nested too deep to be followed"
        return found.reason if found.verdict == "unknown" else None

    def keeps_own(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> bool:
        """Whether its policies alone let the command reach no row of another tenant."""
        if refusals.refused(self.access, role, relation, command) is not None:
            return True
        asked = Asked(relation=relation, command=command, role=role, surface=surface)
        try:
            roads.ask_for_policies(self, role, relation, surface)
            return self._put(asked, role, ()).verdict != "unknown"
        except (Unproved, RecursionError):
            return False

    def _asker(self, asked: Asked, role: str | None = None) -> Asker:
        return next(a for a in self._askers(asked.role, asked.surface) if a.role == (role or asked.role))

    def _put(self, asked: Asked, role: str, assumed: tuple[str, ...]) -> Proof:
        asker = self._asker(asked, role)
        shape = (self._shapes.shape(asked.relation, asked.command, asker), asked.role)
        if shape not in self._known:
            self._known[shape] = self._decide(asked, asker)
        found = renamed(self._known[shape], asked)
        if found.verdict == "unknown" and asked.command != "insert":
            found = self._authored(asked, asker) or found
        if found.verdict != "isolated":
            return found
        return msgspec.structs.replace(found, assumptions=tuple(dict.fromkeys((*found.assumptions, *assumed))))

    def _decide(self, asked: Asked, asker: Asker) -> Proof:
        premises = Premises(self.ground, asker, self.invariant(asked.role, asked.surface).kept)
        question, passes, touches = self._passing(asked, premises)
        answer = question.holds_nowhere(both(passes, touches))
        if not answer.proved:
            return unproved(asked, answer, None)
        nothing = question.holds_nowhere(passes)
        if nothing.proved:
            return asked.proof("denied", f"no row passes the policies of {asked.relation}", nothing.assumptions)
        return self._isolated(asked, asker, answer)

    def _passing(self, asked: Asked, premises: Premises) -> tuple[Question, Formula, Formula]:
        question = Question(*premises)
        registers = may_register(self.ground, premises.asker, asked.relation, premises.kept)
        return question, *passing(question, self.writers, asked.relation, asked.command, registers=registers)

    def _explained(self, found: Proof, asked: Asked, role: str) -> Proof:
        """With what it lacks, or the policies by which a row of another tenant passes, where these were understood."""
        if PASSES not in found.reason:
            return found
        asker, believed = self._asker(asked, role), self.invariant(asked.role, asked.surface)
        shape = (self._shapes.shape(asked.relation, asked.command, asker), asked.role)
        premises = Premises(self.ground, asker, believed.kept)
        if shape not in self._lacks:
            self._lacks[shape] = lacking(premises, believed, partial(self._answer, asked))
        lack = self._lacks[shape]
        if lack is not None or found.blocked_by:
            return with_cause(found, lack)
        question, passes, touches = self._passing(asked, premises)
        return placed(found, through(question, asked.relation, both(passes, touches)))

    def _answer(self, asked: Asked, premises: Premises) -> Answer:
        question, passes, touches = self._passing(asked, premises)
        return question.holds_nowhere(both(passes, touches))

    def _authored(self, asked: Asked, asker: Asker) -> Proof | None:
        """Asked of each table by itself: what writes it past its policies is none of a shape's."""
        askers, kept = self.premise(asked.role, asked.surface)
        people = columns_of_people(self.snapshot, self.tenancy, asked.relation)
        answer = Authors(self.ground, self.writers, askers, kept).others(asked.relation, asker, asked.command, people)
        return None if answer is None else self._isolated(asked, asker, answer)

    def _isolated(self, asked: Asked, asker: Asker, answer: Answer) -> Proof:
        askers, kept = self.premise(asked.role, asked.surface)
        people = columns_of_people(self.snapshot, self.tenancy, asked.relation)
        written = Shared(self.ground, self.writers, asker, kept, asked.relation)
        if asked.command != "select" and written.harms(asked.command, people, askers):
            return asked.proof("unknown", f"rows of {asked.relation} without a tenant may be written, and all see them")
        reason = f"no row of another tenant passes the policies of {asked.relation}"
        return asked.proof("isolated", reason, answer.assumptions)

    def execute(self, function: Function, role: str, surface: Surface) -> Proof:
        """The verdict on the calls of a function: what they show, and what they change."""
        return self.altered.told(self._calls(role, surface).proved(function, role, surface))

    def call(self, function: Function, role: str, surface: Surface) -> Proof:
        """The same, and what an honest call of it tells to all; of what is unknown with what it lacks."""
        found = self._calls(role, surface).explained(self.execute(function, role, surface), function)
        try:
            self.firings.spread.ask_for_none_by(function, role, surface)
        except Unproved as no_proof:
            return msgspec.structs.replace(found, verdict="unknown", reason=no_proof.reason)
        return found

    def _calls(self, role: str, surface: Surface) -> Calls:
        return Calls(self.ground, self.writers, self.invariant(role, surface), self.senders(role, surface))

    def _of_view(self, asked: Asked, asker: Asker) -> Proof:
        if asked.command == "select":
            return shown_views.seen(self, self.firings, asked, asker)
        return written(self, self.firings, asked, asker)
