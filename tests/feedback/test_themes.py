"""Themes point, they never move: whatever is merged can be split as it was."""

import pytest

from feedback.models import NotTheSame, Theme, ThemeLink
from feedback.selectors import roots
from feedback.selectors import themes as read
from feedback.services import merging, themes, triage
from feedback.services.checks import Refused
from rotation.models import Activity
from rotation.public import Stale
from tests.conftest import NOON
from tests.make import make_point, make_theme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia():
    return make_user("product", username="pia")


def found(text):
    return [near.theme.title for near in read.nearest_themes(text, now=NOON)]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"title": "  "}, "missing", id="no title"),
        pytest.param({"title": "x" * 161}, "too_long", id="a long title"),
        pytest.param({"title": "a\0"}, "bad_character", id="NUL"),
        pytest.param({"title": "a", "area_id": 99}, "unknown", id="an unknown area"),
    ],
)
def test_a_bad_theme_is_refused(pia, fields, code):
    with pytest.raises(Refused) as refused:
        themes.create(**fields, by=pia, now=NOON)

    assert refused.value.code == code
    assert not Theme.objects.exists()


def test_a_new_theme_is_found_at_once(pia):
    themes.create(title="导出忘记文件夹", by=pia, now=NOON)

    assert found("文件夹") == ["导出忘记文件夹"]


def test_a_renamed_theme_is_found_by_its_new_title_only(pia):
    theme = themes.create(title="Export forgets", by=pia, now=NOON)

    themes.rename(theme=theme, title="Printer jams", row_version=1, by=pia, now=NOON)

    assert found("printer") == ["Printer jams"]
    assert found("export") == []


def test_a_stale_title_changes_nothing(pia):
    theme = make_theme("Export forgets")
    themes.rename(theme=theme, title="Export loses", row_version=1, by=pia, now=NOON)

    with pytest.raises(Stale) as stale:
        themes.rename(theme=theme, title="Export drops", row_version=1, by=pia, now=NOON)

    assert stale.value.changed == {"title": "Export loses"}


def test_an_unknown_state_is_refused(pia):
    with pytest.raises(Refused):
        themes.set_state(theme=make_theme(), state="gone", by=pia, now=NOON)

    assert themes.set_state(theme=make_theme(), state="in_work", by=pia, now=NOON).row_version == 2


def test_a_merge_that_closes_a_ring_is_refused(pia):
    a, b, c = make_theme("A"), make_theme("B"), make_theme("C")
    themes.merge(theme=a, into=b, by=pia, now=NOON)
    themes.merge(theme=b, into=c, by=pia, now=NOON)

    for theme, into in ((c, a), (c, b), (c, c)):
        with pytest.raises(merging.MergeRefused):
            themes.merge(theme=theme, into=into, by=pia, now=NOON)

    assert Theme.objects.get(pk=c.pk).merged_into is None


def test_a_merged_theme_is_not_merged_again(pia):
    a, b, c = make_theme("A"), make_theme("B"), make_theme("C")
    themes.merge(theme=a, into=b, by=pia, now=NOON)

    with pytest.raises(merging.MergedAlready):
        themes.merge(theme=a, into=c, by=pia, now=NOON)


def test_a_theme_that_is_not_merged_cannot_be_split(pia):
    with pytest.raises(merging.NotMerged):
        themes.split(theme=make_theme(), by=pia, now=NOON)


def test_the_parent_is_stored_and_the_root_worked_out(pia):
    a, b, c = make_theme("A"), make_theme("B"), make_theme("C")
    themes.merge(theme=a, into=b, by=pia, now=NOON)
    themes.merge(theme=b, into=c, by=pia, now=NOON)

    merged = roots.of(Theme)

    assert Theme.objects.get(pk=a.pk).merged_into_id == b.pk
    assert [merged.root(each.pk) for each in (a, b, c)] == [c.pk] * 3
    assert merged.tree(b.pk) == {a.pk, b.pk}
    assert merged.tree(c.pk) == {a.pk, b.pk, c.pk}


def test_a_ring_in_old_data_ends_nowhere_but_ends():
    a, b = make_theme("A"), make_theme("B")
    Theme.objects.filter(pk=a.pk).update(merged_into=b)
    Theme.objects.filter(pk=b.pk).update(merged_into=a)

    merged = roots.of(Theme)

    assert merged.root(a.pk) in {a.pk, b.pk}
    assert merged.tree(a.pk) == {a.pk, b.pk}


def test_no_hit_is_lost_by_merging_and_splitting(pia):
    small, large = make_theme("Small"), make_theme("Large")
    on_small = [make_point(f"small {n}", theme=small).pk for n in range(3)]
    on_large = [make_point(f"large {n}", theme=large).pk for n in range(2)]
    before = list(ThemeLink.objects.order_by("pk").values())

    def counted(theme):
        return set(read.theme_row(theme, now=NOON).evidence.points)

    themes.merge(theme=small, into=large, by=pia, now=NOON)
    assert counted(large) == {*on_small, *on_large}
    assert [row.theme for row in read.themes_overview(NOON)] == [large]

    split = themes.split(theme=small, by=pia, now=NOON)
    assert counted(large) == set(on_large)
    assert counted(split) == set(on_small)
    assert list(ThemeLink.objects.order_by("pk").values()) == before


def test_a_point_put_on_a_merged_theme_stays_there_and_counts_for_the_root(pia):
    small, large = make_theme("Small"), make_theme("Large")
    themes.merge(theme=small, into=large, by=pia, now=NOON)
    point = make_point()

    link = triage.put_on_theme(point=point, theme=small, by=pia, now=NOON)

    assert link.theme_id == small.pk
    assert list(read.points_of(large)) == [point]
    assert read.theme_row(large, now=NOON).hits == 1


def test_a_match_on_a_merged_theme_offers_its_root(pia):
    small = themes.create(title="Spinner never stops", by=pia, now=NOON)
    large = themes.create(title="Export hangs", by=pia, now=NOON)
    themes.merge(theme=small, into=large, by=pia, now=NOON)

    assert found("spinner export") == ["Export hangs"]


def test_themes_told_apart_are_not_merged_until_that_is_taken_back(pia):
    a, b, child = make_theme("A"), make_theme("B"), make_theme("Child of B")
    themes.merge(theme=child, into=b, by=pia, now=NOON)
    themes.not_the_same(a=a, b=child, by=pia, now=NOON)

    with pytest.raises(merging.MergeRefused):
        themes.merge(theme=a, into=b, by=pia, now=NOON)

    themes.may_be_the_same(a=child, b=a, by=pia, now=NOON)
    assert themes.merge(theme=a, into=b, by=pia, now=NOON).merged_into_id == b.pk


def test_being_told_apart_is_remembered_once_and_both_ways(pia):
    a, b = make_theme("A"), make_theme("B")

    first = themes.not_the_same(a=b, b=a, by=pia, now=NOON)
    again = themes.not_the_same(a=a, b=b, by=pia, now=NOON)

    assert first == again
    assert (first.low_id, first.high_id) == (a.pk, b.pk)
    assert NotTheSame.objects.count() == 1
    with pytest.raises(themes.SameTheme):
        themes.not_the_same(a=a, b=a, by=pia, now=NOON)


def test_similar_themes_leave_out_what_was_told_apart(pia):
    export = themes.create(title="Export forgets the folder", by=pia, now=NOON)
    near = themes.create(title="Folder of the export is lost", by=pia, now=NOON)
    apart = themes.create(title="Export folder cannot be renamed", by=pia, now=NOON)
    themes.not_the_same(a=apart, b=export, by=pia, now=NOON)

    assert [each.theme for each in read.similar_themes(export, now=NOON)] == [near]


def test_merging_tells_both_timelines(pia):
    a, b = make_theme("A"), make_theme("B")

    themes.merge(theme=a, into=b, by=pia, now=NOON)

    told = Activity.objects.filter(subject="theme").values_list("verb", "subject_id")
    assert set(told) == {("theme.merged", a.pk), ("theme.took_in", b.pk)}
