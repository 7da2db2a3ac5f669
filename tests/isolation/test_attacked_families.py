"""Attacks that took a kind of their own to find, beside the forms in which the same attack finds nothing."""

from collections.abc import Mapping
from typing import Any

import psycopg
import pytest

from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.facts import Facts
from pgadvise.proving.meant import meant
from pgadvise.scratch.replay.attack import arena
from pgadvise.scratch.replay.leak import Pair
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Name, Snapshot
from pgadvise.sources.postgres.live import capture
from tests.isolation.family import PLATFORM, Case, cases

WANTED = (
    "brand_of_a_shop_any_brand",  # another's row, made to refer to where one is oneself
    "opened_through_a_view_by_a_rule",  # what a rule's row does
    "rules_that_a_function_changes_by_a_name_by_a_name",  # a table that is named to be opened
    "recipes_in_a_feed_by_a_rule",  # what others write, put where all may look
    "recipes_in_a_feed_of_its_kitchen",
    "told_on_by_a_trigger_by_a_helper",
    "told_to_other_clubs_linked_by_the_giving",
    "told_to_other_clubs_linked_by_the_taking",  # the same, of those whom one has named oneself
    "yards_by_default_key_written_out",  # a tenant in a longer constant
    "code_of_a_class_some_code",  # a code of one's own shown for something else
    "stored_yard_if_there_is_one_new_one",  # a row under a key that finds none
    "row_of_staff_made_by_oneself_any_depot",  # who has none yet
    "profile_nobody_has_claimed_anybody",  # whose row is open
    "wallets_of_a_trip_edited",  # a list of what nobody can tell
    "audit_by_trigger_of_another",  # a row that a trigger writes for another tenant
    "board_before_insert_before",  # what a trigger did before a conflict
    "cascade_of_a_cascade_zones_of_anybody",  # rows that go along with others' rows
    "claims_of_a_token_hook_wish",  # a token that is signed anew
    "claims_of_a_token_hook_wish_of_a_member",
    "hook_that_forgets_who_left_asked",
    "hook_that_forgets_who_left_forgotten",
    "claims_merged_edited_wins",  # a key that is an argument
    "code_told_whole_by_a_function",  # a code that a function tells
    "account_of_an_invitation_as_an_argument_who_has_none",  # a whole row, of whoever has no seat yet
    "account_of_an_invitation_as_an_argument_asks_the_account",
    "column_of_the_search_whose_column",  # whose column is named
    "copied_as_something_goes_row_that_goes",  # what a trigger copies of others' rows
    "copied_by_a_trigger_of_own_clubs",
    "copied_by_other_hands_by_a_helper",
    "copied_into_the_clubs_own_into_a_letter",
    "copied_into_the_clubs_own_into_a_note_of_any",
    "error_that_says_the_value_asserted",  # the words of a refusal
    "error_that_says_the_value_asserted_afterwards",
    "error_that_says_the_value_by_a_variable",
    "field_that_is_named_of_any",  # a column that is named
    "admin_of_an_enum_any_school",  # a power that is taken from whoever has it to begin with
    "admin_of_an_enum_any_school_by_a_flag",
    "officers_of_a_depot_any_depot",  # who is an officer, as an ordinary member is not
    "officers_of_a_depot_no_reading",
    "rank_that_a_token_says_of_any",  # a word in the token
    "seat_without_a_word_any_seat",  # rows that showed a member nothing
    "files_beside_a_profile_forgets",  # a company that a profile names, whatever files ask of the profile
    "filters_put_in_pasted",  # a statement that grows
    "country_of_the_caller_by_country",  # what others' rows hold, said of oneself
    "generated_organisation_beginning",  # a tenant generated from a name that begins as another's
    "instead_of_update_new_only",  # a view's row by another's key
    "invite_oneself_anybody_invites",  # an invitation of one's own making, accepted afterwards
    "invitation_by_code_listed_code",  # a code that may be read
    "invitation_for_any_crew_anybody_invites_row",  # a code that is told as it is made out
    "grants_to_users_and_groups_without_kind",  # a number that two kinds have, and a claim says
    "owner_of_a_kind_without",  # a number that two kinds have
    "listed_organisations_read",  # a tenant that its own table tells apart
    "projects_of_the_token_edited",  # objects of a list in the token
    "query_of_the_caller_bound",
    "query_of_the_caller_wrapped",  # a statement of the caller's
    "key_of_an_integration_whoever",  # a row that is known by the id it was asked with
    "name_that_is_taken_joins",  # a name that another tenant has
    "path_below_a_path_begins",  # a number whose figures go on
    "role_called_after_its_tenant_begins_with_a_mark",  # a role that begins as another's
    "role_handed_out_of_the_role_by_another",  # a role that one grants oneself
    "rows_of_an_import_first",  # another's row after one's own
    "role_with_a_policy_apart",  # whose the constants are
    "role_with_a_policy_inherits",
    "seats_through_a_view_in_a_schema_called_auth",  # a seat that a function of a function takes
    "seats_through_a_view_through_a_view",
    "share_by_header_all_links",  # a token that may be read, in a header
    "share_by_header_own_links",
    "setting_in_pieces_runs_any_text",  # a statement that sets what it is told
    "templates_of_nobody_check_own",  # rows of nobody that all see
    "templates_of_nobody_read_only",
    "temporary_table_first_public_only",  # a table of one's own before the schema's
    "whole_profile_saved_with_the_firm",  # a document that fills a row
    "view_without_barrier_builtin_none",  # an error that names what a view leaves out
    "view_without_barrier_none",  # a function of one's own that is asked before the view's filter
    "view_of_a_view_of_any_house",  # one's own key beside others' cells
    "address_as_a_pattern_pattern",  # an address with an underscore in it
    "check_not_valid_not_valid",  # rows that are older than a CHECK
    "group_by_function_any_org",  # a child of what a function made
    "helper_by_bare_names_bare",  # a table of one's own, looked at by a function of the caller's rights
    "names_of_the_caller_equal",  # an = of one's own
    "own_key_in_a_header_any_org",  # a key of one's own making, in a header
    "own_team_in_another_any_org",  # a child of what a step made
    "request_that_is_confirmed_own_code",  # a code of one's own making, as an argument
    "roles_in_a_table_added",  # a role that is said to be another tenant's
    "settings_in_a_document_nested",  # what a document says of its row
    "staged_change_of_note",  # a function that answers nothing, whatever it did
    "card_for_a_day_for_a_day",  # a date that must not lie far ahead
    "firm_that_is_named_beside_second_first",  # rows of others that name one's own tenant
    "flag_of_everybody_written",  # a row of nobody, with what must be said of one
    "list_that_may_be_empty_of_a_document",  # a list that has nobody
    "members_of_kinds_kind_is_changed",  # what is no person and has one's number
    "none_is_lacking_has_all",  # a tenant that has nothing of a kind
    "accepted_where_it_says_where_he_says",  # a row that is moved and accepted at once
    "claims_roles_by_tenant_any_value",  # lists of roles in the token
    "list_that_may_be_empty_where_there_is_none",  # a list that is missing
    "words_of_an_account_of_himself",  # what one's own account says, that anybody edits
    "crew_put_aboard_taken_from_public",  # a team of one's own, as an argument
    "groups_of_a_realm_begins",  # a path of a tenant's in the token
    "firm_below_a_fixed_folder_word_alone",  # a tenant's folder below another
    "folder_of_a_laboratory_folder",  # a slug that its own table allows no underscore
    "topic_by_a_pattern_like",  # a topic that goes on behind the slug
    "seats_in_other_words_document",  # a seat that its document says is over
    "seats_in_other_words_main_one",  # which does not say that it is
    "seats_in_other_words_person",  # one that somebody put an end to
    "typed_address_typed",  # an address in another tenant's domain
)
CHOSEN = tuple(case for case in cases() if case.name in WANTED)


def _of_the_platform(snapshot: Snapshot, truth: Mapping[str, Any]) -> tuple[Pair, ...] | None:
    """Files and messages have to be asked for; None for what lies in `public`, which is attacked anyway."""
    named = {name: snapshot.named(Name(*name.split("."))) for name in truth["tables"] if "." in name}
    pairs = (Pair(table, command) for name, table in named.items() if table for command in truth["tables"][name])
    return tuple(pairs) or None


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize("case", CHOSEN, ids=lambda case: case.name)
def test_what_leaks_is_found(case: Case, connection: psycopg.Connection[Any], clone_server: Server) -> None:
    """Each leaking pair is found and replayed, and no other."""
    truth = case.truth
    with connection.transaction(force_rollback=True):
        connection.execute(PLATFORM.read_bytes())
        connection.execute(case.schema.encode())
        snapshot = capture(connection)
    facts = Facts(snapshot, meant(snapshot, Declared(tenancy=TenancyDeclared(key=truth["tenant_column"]))))
    tenancy, access, platform = (facts.get(name) for name in ("tenancy", "access", "platform"))
    role, surface = truth["role"], truth["threat"]
    with arena(snapshot, tenancy, access, platform, clone_server) as place:
        found = place.attacked(role, surface, _of_the_platform(snapshot, truth))
    leaking = {(str(one.pair.about), one.pair.command) for one in found if one.leak is not None}
    called = {(str(one.pair.about.qualified), one.pair.command) for one in found if one.leak is not None}
    for name, commands in truth["tables"].items():
        expected = {command for command, word in commands.items() if word == "leaks"}
        full = name if "." in name else f"public.{name}"
        judged = {command for told, command in leaking if told == full and command in commands}
        assert judged == expected
    for name, measured in truth["functions"].items():
        assert ((f"public.{name.split('(')[0]}", "execute") in called) == (measured["verdict"] == "leaks")
