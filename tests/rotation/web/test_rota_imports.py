"""Planners take over a running rota: read the file, look at the names, take over, take back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rotation.models import RotaImport, Shift
from rotation.services import rota_imports
from tests.make import make_member, make_user
from tests.rotation.taking_over import COMING, DAY, HEADING, NEXT, begin, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock):
    return make_desk()


@pytest.fixture
def planner(client):
    user = make_user("planner")
    client.force_login(user)
    return user


def upload(client, desk, data=b"", *, text=""):
    typed = {"text": text}
    if data:
        typed["file"] = SimpleUploadedFile("rota.csv", data)
    return client.post(reverse("rotation:rota_import", args=[desk.slug]), typed)


def url_of(found):
    return reverse("rotation:rota_import_map", args=[found.rota.slug, found.uid])


def plain_text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_file_is_read_looked_at_and_taken_over(client, desk, planner):
    rows = f"{HEADING}{DAY},Mara Klein,\n{COMING},Jonas Weber,\n".encode()

    page = client.get(upload(client, desk, rows).url)
    said = plain_text(page)
    assert "2 shifts are published, 1 of them in the past." in said
    assert "rota.csv" in said

    done = client.post(url_of(RotaImport.objects.get()), {"step": "apply"}, follow=True)
    assert "2 shifts were taken over." in plain_text(done)
    assert Shift.objects.published().count() == 2

    back = client.post(url_of(RotaImport.objects.get()), {"step": "undo"}, follow=True)
    assert "2 shifts were taken back." in plain_text(back)
    assert not Shift.objects.published().exists()


def test_pasted_text_will_do(client, desk, planner):
    answer = upload(client, desk, text=f"{HEADING}{DAY},Mara Klein,\n")

    assert answer.status_code == 302
    assert RotaImport.objects.get().name == "pasted text"


def test_a_calendar_with_names_in_its_titles_is_matched(client, desk, planner):
    def event(day, title):
        return (
            f"BEGIN:VEVENT\nDTSTART;TZID=Europe/Berlin:202611{day}T090000\nDURATION:PT8H\n"
            f"SUMMARY:{title}\nEND:VEVENT\n"
        )

    titles = ("Support: Mara Klein / Jonas Weber", "Support dev: Jonas", "Support: Somebody Else")
    body = "".join(event(day, title) for day, title in zip(("09", "10", "11"), titles, strict=True))

    page = client.get(upload(client, desk, f"BEGIN:VCALENDAR\n{body}END:VCALENDAR\n".encode()).url)

    said = plain_text(page)
    assert "3 shifts are published, 3 of them in the past." in said
    assert "1 row is left out" in said
    assert "not found" in said
    client.post(url_of(RotaImport.objects.get()), {"step": "apply"})
    held = Shift.objects.order_by("starts_at", "pk").values_list(
        "member__user__first_name", "seat__name"
    )
    assert sorted(held[:2]) == [("Jonas", "Developer"), ("Mara", "Product")]
    assert held[2] == ("Jonas", "Developer")


def test_whole_days_become_the_shifts_of_the_rota(client, desk, planner):
    days = "DTSTART;VALUE=DATE:20251201\nDTEND;VALUE=DATE:20251206"
    body = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{days}\nSUMMARY:Mara Klein\nEND:VEVENT\nEND:VCALENDAR"

    said = plain_text(client.get(upload(client, desk, text=body).url))

    assert "5 shifts are published" in said


def test_names_are_chosen_and_what_was_chosen_stays(client, desk, planner):
    guest = make_member(job="product", first_name="Guest")
    found = begin(desk, planner, f"{DAY},Max,", f"{NEXT},Jonas Weber,Watch")
    names = [one.name for one in rota_imports.labels(found).people]
    at = names.index("Max")

    answer = client.post(url_of(found), {f"person-{at}": guest.uid, "step": "match"}, follow=True)

    assert f'value="{guest.uid}" selected' in answer.content.decode()
    assert "2 shifts are published" in plain_text(answer)
    assert not Shift.objects.exists()


def test_rows_with_problems_are_shown_and_left_out_only_when_asked(client, desk, planner):
    found = begin(desk, planner, f"{DAY},Mara Klein,", "soon,later,Mara Klein,")

    refused = client.post(url_of(found), {"step": "apply"})
    assert refused.status_code == 422
    assert "There is no time in it that can be read." in refused.content.decode()
    assert not Shift.objects.exists()

    done = client.post(url_of(found), {"step": "apply", "leave_out": "on"}, follow=True)
    assert "1 shift was taken over." in plain_text(done)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param({}, "Choose a file or paste its text", id="nothing"),
        pytest.param({"data": b"start,end\n1,2\n"}, "person", id="a column is missing"),
        pytest.param({"data": b"\xff\xfe\x00"}, "UTF-8", id="another encoding"),
        pytest.param({"data": b"BEGIN:VCALENDAR"}, "This is no calendar", id="half a calendar"),
        pytest.param({"data": b"a,b\n", "text": "c,d\n"}, "one of them", id="both"),
        pytest.param({"text": "a\x00b"}, "Null characters", id="null characters"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_kept(client, desk, planner, typed, words):
    answer = upload(client, desk, **typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RotaImport.objects.exists()


def test_an_import_that_is_over_says_so(client, desk, planner):
    found = begin(desk, planner, f"{DAY},Mara Klein,")
    client.post(url_of(found), {"step": "discard"})

    for step in ("apply", "match", "discard", "undo"):
        answer = client.post(url_of(found), {"step": step})
        assert answer.status_code == 409
        assert "put away or taken back already" in answer.content.decode()
    assert "put away" in plain_text(client.get(reverse("rotation:rota_import", args=[desk.slug])))


def test_a_choice_that_is_none_is_refused(client, desk, planner):
    found = begin(desk, planner, f"{DAY},Mara Klein,")

    answer = client.post(url_of(found), {"person-0": "nobody", "seat-0": "99999", "step": "apply"})

    assert answer.status_code == 422
    assert not Shift.objects.exists()


def test_what_stands_in_the_file_is_shown_as_text(client, desk, planner):
    found = begin(desk, planner, f'{DAY},"<script>alert(1)</script>",<b>seat</b>')

    said = client.get(url_of(found)).content.decode()

    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said
    assert "<b>seat" not in said


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("member", 403), ("planner", 200)])
def test_only_planners_see_imports(client, desk, role, status):
    found = begin(desk, make_user("planner"), f"{DAY},Mara Klein,")
    client.force_login(make_user(role))

    assert client.get(url_of(found)).status_code == status
    assert client.get(reverse("rotation:rota_import", args=[desk.slug])).status_code == status


def test_an_import_of_another_rota_is_not_there(client, desk, planner):
    found = begin(desk, planner, f"{DAY},Mara Klein,")
    url = reverse("rotation:rota_import_map", args=["elsewhere", found.uid])

    assert client.get(url).status_code == 404


def test_looking_at_an_import_takes_the_same_queries_for_few_rows_and_for_many(
    client, desk, planner, django_assert_num_queries, django_assert_max_num_queries
):
    few = begin(desk, planner, f"{DAY},Mara Klein,")
    rows = [f"2026-0{1 + n // 28}-{1 + n % 28:02d} 09:00,2026-0{1 + n // 28}-{1 + n % 28:02d} 17:00,Mara Klein," for n in range(200)]  # fmt: skip
    many = begin(desk, planner, *rows)
    client.get(url_of(few))
    with django_assert_max_num_queries(30) as queries:
        client.get(url_of(few))

    with django_assert_num_queries(len(queries)):
        answer = client.get(url_of(many))
    assert "200 shifts are published" in plain_text(answer)
