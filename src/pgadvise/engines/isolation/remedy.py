"""What switches row-level security on: with a policy where one can be told, else saying who will read nothing."""

from collections.abc import Sequence
from functools import cached_property

import msgspec

from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.access.revocation import role_list
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.binding import Binding, Bindings
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Fix
from pgadvise.snapshot import Relation, joined_name, quote

_CATALOGUE = 0.8  # from here on a table is nobody's for a reason; below, only no way to a tenant was found


class Remedies(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Fixes for tables that policies do not hold. Made once for a whole check: what is usual here is read once."""

    platform: Platform
    tenancy: Tenancy
    application: Application

    @cached_property
    def _bindings(self) -> Bindings:
        return Bindings(platform=self.platform, tenancy=self.tenancy, access=self.application.access)

    def fix(self, table: Relation, exposures: Sequence[Exposure]) -> Fix:
        """Row-level security on, forced on an owner who is one of the application's roles, and a policy for those of
        `exposures` that act for a tenant. The title says what the policy leans on, or who is shut out. Where there are
        policies, these are meant."""
        members = [e for e in exposures if e.role.kind != "anonymous"]
        binding = self._bindings.of(table, tuple(e.role.name for e in members)) if members else None
        policy: tuple[str, ...] = ()
        start = "Force row-level security on the owner" if table.row_security else "Enable row-level security"
        if self.platform.snapshot.policies_of(table):
            title = start
        elif binding is not None:
            policy = (_policy(table, members, binding),)
            title = f"{start} with a policy {binding.by}{_left(members, binding)}"
        elif self._for_everybody(table, exposures):
            policy = (_reading(table, [e for e in exposures if e.reads]),)
            title = f"{start} with a policy for reading; writing is then left to the server"
        else:
            title = f"{start}: until it has policies, {self._only(table)} will read the table"
        return Fix(title=title, statements=(*self.enabling(table), *policy), safe=False)

    def enabling(self, table: Relation) -> tuple[str, ...]:
        """The statements that make policies bind everybody of the application, an owner too where that can work."""
        enable = () if table.row_security else (f"alter table {table} enable row level security",)
        force = (f"alter table {table} force row level security",) if self._to_be_forced(table) else ()
        return (*enable, *force)

    def _to_be_forced(self, table: Relation) -> bool:
        return not table.row_security_forced and self._owned(table) and self.forcible(table)

    def forcible(self, table: Relation) -> bool:
        """Whether its policies still work once they bind the owner too."""
        return self._bindings.workability.forcible(table)

    def _owned(self, table: Relation) -> bool:
        """Whether a role of the application is the owner, whom policies bind only by force."""
        access = self.application.access
        found = (access.bypass(role.name, table) for role in self.application.untrusted)
        return any(b is not None and b.direct and b.reason in ("owner", "member_of_owner") for b in found)

    def _for_everybody(self, table: Relation, exposures: Sequence[Exposure]) -> bool:
        """Nobody's rows, surely or because somebody took care that they are only read."""
        if self.tenancy.scope(table) not in ("global", None) or not any(e.reads for e in exposures):
            return False
        known = self.tenancy.of(table)
        catalogue = self.tenancy.multi_tenant and known is not None and known.confidence >= _CATALOGUE
        return catalogue or not any(e.writes for e in exposures)

    def _only(self, table: Relation) -> str:
        bypassing = [r.name for r in self.application.service if self.application.access.bypass_everywhere(r.name)]
        owner = "nobody but roles with BYPASSRLS" if self._owned(table) else "nobody but its owner"
        return listed((owner, *bypassing))


def _policy(table: Relation, members: Sequence[Exposure], binding: Binding) -> str:
    command = "all" if any(e.writes for e in members) and not binding.reads_only else "select"
    names = [e.role.name for e in members if e.reads or command == "all"]
    name = quote(joined_name(table.name, "own"))
    return f"create policy {name} on {table} for {command} to {role_list(names)} using ({binding.sql})"


def _left(members: Sequence[Exposure], binding: Binding) -> str:
    shut = binding.reads_only and any(e.writes for e in members)
    return "; writing then needs a policy of its own" if shut else ""


def _reading(table: Relation, readers: Sequence[Exposure]) -> str:
    names = [e.role.name for e in readers]
    name = quote(joined_name(table.name, "read"))
    return f"create policy {name} on {table} for select to {role_list(names)} using (true)"
