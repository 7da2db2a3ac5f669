"""Names that changed, in the texts of the server."""

import pytest

from pgadvise.gate.moved import back, forward, said
from pgadvise.snapshot import Name

NAMES = forward({"public.notes": "app.remarks", "public.Odd": "public.odd"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(SELECT notes.id FROM public.notes)", "(SELECT remarks.id FROM app.remarks)"),
        ("public.notes.id = n.notes", "app.remarks.id = n.notes"),
        ('"Odd".id FROM public."Odd"', "odd.id FROM public.odd"),
        ("public.notes_old, notes_old.id, old_notes.id", "public.notes_old, notes_old.id, old_notes.id"),
        ("other.notes.id, my.public.notes", "other.notes.id, my.public.notes"),
        ("public.notes[], public.notes", "app.remarks[], app.remarks"),
    ],
)
def test_a_name_is_changed_where_it_is_a_name(before: str, after: str) -> None:
    """With its schema, and alone before a column; never a part of another name, never a column."""
    assert said(before, NAMES) == after


def test_what_took_the_old_name_is_set_aside() -> None:
    """Back to the names of then, a new table under the old name is nobody whom the baseline knows; a swap is two."""
    moved = {"public.notes": "public.remarks"}
    old, new = Name("public", "notes"), Name("public", "remarks")
    assert back(moved, [("public", "remarks")]) == {new: old}
    assert back(moved, [("public", "notes")])[old] not in (old, new)
    swapped = {**moved, "public.remarks": "public.notes"}
    assert back(swapped, [("public", "notes"), ("public", "remarks")]) == {new: old, old: new}
