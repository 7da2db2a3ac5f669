"""Newcomers: accounts that the auth server makes or changes at anybody's wish, and what they reach by what triggers do.

What an account reaches that says nothing is meant for everybody who signs up, a tenant of examples for instance: what
it asks for itself must add to that.
"""

from itertools import islice

import msgspec

from pgadvise.engines.attack.sessions.accounts import Account, Accounts
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.battery import Standings
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.searching import Searching
from pgadvise.snapshot import Relation

_CALLS = 12  # of a function


class Newcomers:
    def __init__(self, search: Searching) -> None:
        self.search = search
        self.battery = search.battery
        self.accounts = Accounts(
            scene=search.steps.scene, influence=search.influence, identities=search.battery.identities
        )
        self._for_all: set[tuple[int, str]] = set()

    def run(self) -> None:
        for account in self.accounts.all():
            affected = [outcome for outcome in self.search.open() if self._depends(outcome)]
            if not affected:
                return
            self.search.limits.look_at_the_clock()
            self._signed_up(account, affected)

    def _depends(self, outcome: Outcome) -> bool:
        reached = self.search.influence.of(outcome.pair.about)
        return outcome.pair.key not in self._for_all and not reached.isdisjoint(self.accounts.touches)

    def _signed_up(self, account: Account, affected: list[Outcome]) -> None:
        with self.battery.attempt(account.identity) as attempt, attempt.tried("select", "account"):
            if isinstance(attempt.prepared(account.statements), Refused):
                return
            now = self.battery.population(attempt)
            if not (account.role or account.read or self._is_seated(now)):
                return
            for outcome in affected:
                trial = Outcome(pair=outcome.pair)
                self._tried(attempt, trial, self.battery.victims(now))
                outcome.probes += trial.probes
                if account.bare and trial.leak is not None:
                    self._for_all.add(outcome.pair.key)
                elif trial.leak is not None:
                    outcome.leak = msgspec.structs.replace(trial.leak, prepared=account.statements)

    def _is_seated(self, now: Standings) -> bool:
        """Whether a row came to a tenant that is not the account's, or one that was kept for somebody there changed."""
        first = self.battery.before
        return any(
            self.battery.foreign(fact[0]) and first.get(oid, {}).get(key) != fact
            for oid, rows in now.items()
            for key, fact in rows.items()
        )

    def _tried(self, attempt: Attempt, trial: Outcome, before: Standings) -> None:
        about = trial.pair.about
        if isinstance(about, Relation):
            moves, command, person = self.search.steps.moves(about), trial.pair.command, attempt.identity.person
            # Whose row may be forged depends on where he was seated.
            chosen = moves.all(command, person) if command == "insert" else moves.brief(command, person)
            self.battery.run(attempt, chosen, trial, before)
        else:
            self.search.calls(attempt, trial, tuple(islice(self.search.steps.calls(about), _CALLS)), before)
