"""What the database is: frozen values, no I/O, no opinion."""

from pgadvise.snapshot.constraints import Constraint
from pgadvise.snapshot.functions import Function, Trigger
from pgadvise.snapshot.indexes import Index, IndexKey, Operator
from pgadvise.snapshot.names import Name, dollar_quoted, joined_name, literal, quote
from pgadvise.snapshot.origin import NotCaptured, Origin, Unseen
from pgadvise.snapshot.policies import Policy
from pgadvise.snapshot.roles import DefaultPrivilege, Grant, Membership, Role, Schema
from pgadvise.snapshot.settings import RoleSetting, Setting
from pgadvise.snapshot.snapshot import Snapshot
from pgadvise.snapshot.tables import Column, ColumnStatistics, Relation, TableUsage
from pgadvise.snapshot.types import Attribute, Cast, DefinedOperator, Extension, Publication, Sequence, Type
from pgadvise.snapshot.views import RewriteRule, View
from pgadvise.snapshot.workload import Activity, DatabaseAge, Replication, Session, Statement, Workload

__all__ = [
    "Activity",
    "Attribute",
    "Cast",
    "Column",
    "ColumnStatistics",
    "Constraint",
    "DatabaseAge",
    "DefaultPrivilege",
    "DefinedOperator",
    "Extension",
    "Function",
    "Grant",
    "Index",
    "IndexKey",
    "Membership",
    "Name",
    "NotCaptured",
    "Operator",
    "Origin",
    "Policy",
    "Publication",
    "Relation",
    "Replication",
    "RewriteRule",
    "Role",
    "RoleSetting",
    "Schema",
    "Sequence",
    "Session",
    "Setting",
    "Snapshot",
    "Statement",
    "TableUsage",
    "Trigger",
    "Type",
    "Unseen",
    "View",
    "Workload",
    "dollar_quoted",
    "joined_name",
    "literal",
    "quote",
]
