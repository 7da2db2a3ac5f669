"""Who is a tenant, and which column says so."""

from pgadvise.engines.tenancy.tenancy import SURE, Question, Scope, Step, TableTenancy, Tenancy

__all__ = ["SURE", "Question", "Scope", "Step", "TableTenancy", "Tenancy"]
