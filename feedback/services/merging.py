"""Merge and split rows of one kind: a merge is a pointer to the direct parent, nothing moves."""

from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import Account, Requirement, Theme
from feedback.services import activity
from rotation.public import Conflict, DomainError

Row = TypeVar("Row", Account, Requirement, Theme)


class MergeRefused(DomainError):
    """The two cannot be merged this way round."""

    code = "merge_refused"


class MergedAlready(Conflict):
    """It points at another row already."""

    code = "merged_already"


class NotMerged(Conflict):
    """There is no merge to take back."""

    code = "not_merged"


@transaction.atomic
def merge(row: Row, *, into: Row, by: AbstractUser, now: datetime) -> Row:
    """Point a row at another; raises MergedAlready, or MergeRefused where that closes a ring."""
    # In one order, so that two who merge the same pair both ways do not wait in a ring.
    for pk in sorted({row.pk, into.pk}):
        _locked(type(row)(pk=pk))
    locked = _locked(row)
    if locked.merged_into_id is not None:
        raise MergedAlready(_("This is merged already; split it first."))
    step: Row | None = into
    while step is not None:
        if step.pk == locked.pk:
            raise MergeRefused(_("That would merge something into itself."))
        # Each step is locked: two merges at once could close a ring that neither sees.
        parent_id = _locked(step).merged_into_id
        step = None if parent_id is None else type(row)._default_manager.get(pk=parent_id)
    locked.merged_into_id = into.pk
    locked.save(update_fields=["merged_into"])
    activity.record("merged", locked, by=by, now=now, changed={"merged_into": [None, into.pk]})
    activity.record("took_in", into, by=by, now=now, changed={"merged": [None, locked.pk]})
    return locked


@transaction.atomic
def split(row: Row, *, by: AbstractUser, now: datetime) -> Row:
    """Take the merge of a row back; raises NotMerged."""
    locked = _locked(row)
    former = locked.merged_into
    if former is None:
        raise NotMerged(_("This is not merged into anything."))
    locked.merged_into = None
    locked.save(update_fields=["merged_into"])
    activity.record("split", locked, by=by, now=now, changed={"merged_into": [former.pk, None]})
    activity.record("let_go", former, by=by, now=now, changed={"merged": [locked.pk, None]})
    return locked


def _locked(row: Row) -> Row:
    return type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
