"""What would let an unknown be decided."""

import pytest

from pgadvise.engines.verdicts.advice import advice

WAYS = {
    "row-level security of public.docs is off, so every row is open to anon": "enable row level security",
    "a row of another tenant may pass the policies of public.docs": "memberships",
    "a row of another tenant may pass the policies of public.docs: anon may insert into public.members what links him"
    " to another tenant": "WITH CHECK",
    "a row may pass the policies of public.docs: public.seat may write public.members past its policies": "who calls",
    "a row of another tenant may pass policy own of public.docs": "memberships",
    "public.f may show or change a row of another tenant": "each of its statements",
    "a write of notes, named without its schema, in public.f has no model": "search_path",
    "a row may pass the policies of public.docs: web may update rows of public.a, which policies ask together with"
    " public.b": "other columns only",
    "a row may pass the policies of public.docs: the trigger function public.seat may write public.members past its"
    " policies": "written out",
    "a row may pass the policies of public.docs (not understood: EXECUTE of a text that is put together)": "write the",
    "a row may pass the policies of public.docs (not understood: the operator ~ (policy own of docs))": "plain SQL",
    "a delete of public.docs reaches public.notes through the foreign key notes_fkey": "both columns",
    "a delete of public.orgs reaches public.notes through the foreign key notes_fkey, and a row of another tenant may"
    " pass the policies of public.orgs": "memberships",
    "a row of another tenant may pass the policies of public.docs: anon may read public.invites.token of another"
    " tenant, and whoever shows it is let in (not understood: the operator ?)": "a token or a code",
    "a row of another tenant may pass the policies of public.docs: an update of public.people changes public.docs"
    " through the foreign key docs_fkey": "ON UPDATE NO ACTION",
    "a delete of public.people reaches public.docs through the foreign key docs_fkey, and nothing tells which tenant a"
    " row of public.people belongs to": "revoke DELETE",
    "public.v reads with its owner's rights and without security_barrier": "security_barrier = true",
    "public.v writes with its owner's rights": "security_invoker",
    "nothing tells which tenant a row of public.docs belongs to": "[tenancy.tables]",
    "public.f runs as its owner what its caller's search_path and his own types and operators make of it": "pg_temp",
    "not understood: a text that means what its caller makes of it (policy p of public.docs)": "pg_temp",
    "= in public.f may be public.=, an operator of somebody's own": "by name",
    "a function of somebody's own makes uuid of text wherever it is cast": "by name",
    "a trigger that web may put on public.docs runs with the rights of whoever writes there": "revoke TRIGGER",
    "no table of a tenant could be given rows": "--schema",
    "public.log_it puts what rows of public.docs hold into public.events, which others may read": "new.tenant_id",
    "the trigger function public.log_it may copy what rows of other tenants hold": "new.tenant_id",
    "public.v shows what a sub-select or a function of yours gives": "security_invoker",
    "public.v uses an operator of yours": "plain SQL",
}


@pytest.mark.parametrize("reason", WAYS)
def test_each_reason_has_a_way_out(reason: str) -> None:
    """The advice is about what the proof stopped at."""
    assert WAYS[reason] in advice(f"no attack succeeded, and there is no proof: {reason}")
