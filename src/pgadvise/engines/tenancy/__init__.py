"""Who is a tenant, and which column says so."""

from pgadvise.engines.tenancy.tenancy import Question, Scope, Step, TableTenancy, Tenancy

__all__ = ["Question", "Scope", "Step", "TableTenancy", "Tenancy"]
