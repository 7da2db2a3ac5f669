"""Outsiders: people whom a row names beside another tenant though they do not belong to it, or not any more.

That one reaches a tenant's rows by such a row may be what it is for: an invitation shows who invites. So the database
itself must contradict: there is a table whose rows he would reach as a member and does not reach as he is. Of one who
was merely asked that must be the tenants' own table, for who may not even see the tenant is no guest of it. Of one
whose days are over it is enough that what lets him in asks for the days.
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.attack.rarities.periods import deciding, period
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.circumstances import Former
from pgadvise.scratch.replay.leak import Outcome, Pair
from pgadvise.scratch.replay.searching import Searching
from pgadvise.snapshot import Relation


class Outsiders:
    """Of one; `affected` are the outcomes that may depend on the table that names him."""

    def __init__(self, search: Searching, former: Former) -> None:
        self.search = search
        self.former = former
        self.world = search.battery.stage.world

    def reached(self, attempt: Attempt, affected: Sequence[Outcome]) -> list[Outcome]:
        """What he reaches without a step of his own, each as it was tried."""
        with attempt.tried("select", "outsider"):
            if isinstance(attempt.prepared(self.former.prepared), Refused):
                return []  # a check or a key of the table does not let him be named
            before = self.search.battery.standings(attempt)
            asked = (outcome.pair for outcome in affected if self._is_asked(outcome.pair))
            trials = (self.search.reaching(attempt, pair, before) for pair in asked)
            return [trial for trial in trials if trial.leak is not None]

    def judge(self, attempt: Attempt, found: Sequence[Outcome], depending: Sequence[Outcome]) -> None:
        """What was `found` leaks, if the database contradicts; `depending` are all that depend on his row."""
        harmful = [trial for trial in found if self._is_harm(trial.pair) or self._hits_others(trial)]
        if self.former.state == "lapsed":
            for trial in self._in_spite_of_days(attempt, harmful):
                self.search.outcomes[trial.pair.key].leak = trial.leak
        elif harmful and (self.former.state in ("outside", "both") or self._is_contradicted(attempt, found, depending)):
            for trial in harmful:
                self.search.outcomes[trial.pair.key].leak = trial.leak

    def _in_spite_of_days(self, attempt: Attempt, harmful: list[Outcome]) -> list[Outcome]:
        """What asks for the days and lets him in, whatever his row says besides: some rank may be for good."""
        lasting, snapshot = period(self.former.table), self.world.snapshot
        asking = [
            trial
            for trial in harmful
            if lasting is not None and lasting.is_asked(deciding(snapshot, trial.pair.about, trial.pair.command))
        ]
        for row in self.former.others if asking else ():
            with attempt.tried("select", "lapsed"):
                if isinstance(attempt.prepared((row,)), Refused):
                    continue
                before = self.search.battery.standings(attempt)
                asking = [one for one in asking if self.search.reaching(attempt, one.pair, before).leak is not None]
        return asking

    def _is_asked(self, pair: Pair) -> bool:
        """That he sees an invitation which was withdrawn tells of nothing else."""
        if self.former.state == "withdrawn":
            return pair.about.oid != self.former.table.oid
        return self.former.state != "both" or self._is_harm(pair)

    def _is_harm(self, pair: Pair) -> bool:
        """Not what he does to his own seat, nor that he sees whose list it is; of one of both, what is no list."""
        if self.former.state == "both":
            about = pair.about
            return isinstance(about, Relation) and about.is_table and not self.world.is_membership(about)
        return pair.about.oid != self.former.table.oid and not self.world.is_registry(pair.about.oid)

    def _hits_others(self, trial: Outcome) -> bool:
        """Whether what he does to the list changes seats of other people than his."""
        stood = self.search.battery.before.get(self.former.table.oid, {})
        if trial.pair.about.oid != self.former.table.oid or self.former.state not in ("over", "early"):
            return False
        rows = trial.leak.rows if trial.leak is not None and trial.pair.command in ("update", "delete") else ()
        return any(self.search.battery.foreign(stood[key][0]) for key in rows if key in stood)

    def _is_contradicted(self, attempt: Attempt, found: Sequence[Outcome], depending: Sequence[Outcome]) -> bool:
        reached = {trial.pair.key for trial in found}
        closed = [pair for pair in self._tables(depending) if pair.key not in reached]
        if not closed:
            return False
        with attempt.tried("select", "member"):
            if isinstance(attempt.prepared(self.former.member), Refused):
                return False
            before = self.search.battery.standings(attempt)
            return any(self.search.reaching(attempt, pair, before).leak is not None for pair in closed)

    def _tables(self, depending: Sequence[Outcome]) -> Iterator[Pair]:
        """Readings of tables other than the list."""
        for outcome in depending:
            about = outcome.pair.about
            if not isinstance(about, Relation) or not about.is_table or outcome.pair.command != "select":
                continue
            told = self.former.state != "early" or self.world.is_registry(about.oid)
            if told and about.oid != self.former.table.oid:
                yield outcome.pair
