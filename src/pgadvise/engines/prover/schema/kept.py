"""Which linking tables are believed."""

from typing import NamedTuple, Self


class Kept(NamedTuple):
    """`whole`: every row that names somebody leads him to where he belongs; `counting`: every one that counts does.

    The secrets of those in `told` may be known to anybody: their rows are believed for whom they name alone. Of those
    in `powers` no row gives the attacker what reaches over all tenants.
    """

    whole: frozenset[int] = frozenset()
    counting: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    powers: frozenset[int] = frozenset()

    @property
    def every(self) -> frozenset[int]:
        return self.whole | self.counting

    def lowered(self, oid: int, *, may_count: bool) -> Self:
        """With less trust in one table: in those of its rows that count, where one can tell which do; else in none."""
        counting = self.counting | {oid} if may_count and oid in self.whole else self.counting - {oid}
        return self._replace(whole=self.whole - {oid}, counting=counting)
