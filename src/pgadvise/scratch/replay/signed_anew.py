"""Tokens signed anew: what a hook of the auth server's makes of the caller's claims after a step of his.

A token is refreshed every hour, or whenever its owner likes. What the hook goes by has to be nobody's to change.
"""

from collections.abc import Iterator
from itertools import islice

import msgspec

from pgadvise.engines.accounts import SERVER, token_hooks
from pgadvise.engines.attack.moves.steps import Step
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.scratch.replay.attempt import Answer, Attempt
from pgadvise.scratch.replay.circumstances import Former
from pgadvise.scratch.replay.searching import Searching
from pgadvise.scratch.replay.sweep import in_turn
from pgadvise.scratch.replay.walk import Walk
from pgadvise.snapshot import Function, dollar_quoted, quote

_STEPS = 400
_ALIKE = 3  # steps of a kind that are followed up
_PROBES = 4000
_TRIED = "begin perform q.* from ({signing}) q; exception when others then null; end"


def signing(hook: Function) -> str:
    """The query that hands on what the hook makes of the claims that there are."""
    event = "jsonb_build_object('user_id', c ->> 'sub', 'claims', c, 'authentication_method', 'password')"
    made = f"{quote(hook.schema)}.{quote(hook.name)}(({event})::{hook.argument_types[0]})"
    claims = "nullif(current_setting('request.jwt.claims', true), '')::jsonb"
    return f"select set_config('request.jwt.claims', ({made} -> 'claims')::text, true) from (select {claims} c) q"


class SignedAnew:
    def __init__(self, search: Searching) -> None:
        self.search = search
        world, self.identities = search.battery.stage.world, search.battery.identities
        own = {function.oid for function in world.hints.platform.functions}
        every = () if self.identities.anonymous else token_hooks(world.snapshot, search.steps.access)
        self.hooks = tuple(hook for hook in every if hook.oid in own)

    def signed(self, former: Former) -> Former:
        """With the claims that he is given by then, where a hook goes by the table that names him."""
        of = (hook for hook in self.hooks if former.table.oid in self.search.influence.of(hook))
        made = tuple(f"do {dollar_quoted(_TRIED.format(signing=signing(hook)))}" for hook in of)
        if not made:
            return former
        more = (f"set local role {quote(SERVER)}", *made, "reset role")
        member = (*former.member, *more) if former.member else ()
        return msgspec.structs.replace(former, prepared=(*former.prepared, *more), member=member, signed=True)

    def run(self) -> None:
        member = self.identities.member(OWN)
        for hook in self.hooks if member.claims is not None else ():
            if any(self.search.open()):
                self.search.limits.look_at_the_clock()
                with self.search.battery.attempt(member) as attempt:
                    self._by(attempt, hook)

    def _by(self, attempt: Attempt, hook: Function) -> None:
        walk = Walk(self.search, attempt, _PROBES, paired=False, known={})
        signed, server = signing(hook), f"set local role {quote(SERVER)}"
        back = f"set local role {quote(attempt.identity.acting)}"
        for step in self._changing(attempt, hook, signed, server):
            with attempt.tried(step.sql, "step") as done, attempt.tried(f"{server};{signed};{back}", "signed") as made:
                if isinstance(done, Answer) and isinstance(made, Answer):
                    walk.after((step.sql, server, signed, back), list(self.search.open()))

    def _changing(self, attempt: Attempt, hook: Function, signed: str, server: str) -> Iterator[Step]:
        """Steps after which the hook says something else than it says without them."""
        looked_at = self.search.influence.of(hook)
        every = in_turn([*islice(self.search.steps.all(attempt.identity.person, looked_at), _STEPS)])
        usual, *answers = attempt.swept([server, *(f"{step.sql};{server}" for step in every)], [signed])
        kinds: dict[str, int] = {}
        for step, answer in zip(every, answers, strict=True):
            if answer and answer != usual and not answer[0].startswith("!"):
                kinds[step.kind] = kinds.get(step.kind, 0) + 1
                if kinds[step.kind] <= _ALIKE:
                    yield step
