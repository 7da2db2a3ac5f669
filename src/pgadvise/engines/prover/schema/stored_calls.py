"""What is stored and may call a function without anybody's naming it: policies, defaults, checks, views, rules."""

from functools import cached_property
from itertools import chain

import msgspec

from pgadvise.snapshot import NotCaptured, Snapshot


class StoredCalls(msgspec.Struct, frozen=True, dict=True):
    """Of one snapshot."""

    snapshot: Snapshot

    def name(self, function: str) -> bool:
        """Whether one may call a function of that bare name."""
        if function not in self._known:
            self._known[function] = function in self._text
        return self._known[function]

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    @cached_property
    def set_settings(self) -> bool:
        """Whether one of them, or a trigger's condition, sets a setting, whoever uses it."""
        conditions = (trigger.condition for trigger in self.snapshot.triggers if trigger.condition)
        return any("set_config" in text for text in chain((self._text,), conditions))

    @cached_property
    def _text(self) -> str:
        """All of them; no name has a zero in it."""
        policies = (text for p in self.snapshot.policies for text in p.texts)
        defaults = (c.default for r in self.snapshot.relations for c in r.columns if c.default)
        checks = (c.expression for c in self.snapshot.constraints if c.expression)
        rules = () if isinstance(self.snapshot.rewrite_rules, NotCaptured) else self.snapshot.rewrite_rules
        views = (view.definition for view in self.snapshot.views)
        return "\0".join(dict.fromkeys(chain(policies, defaults, checks, views, (rule.definition for rule in rules))))
