"""Weekdays off and wishes on the page of absences."""

import pytest

from rotation.models import Notice, RegularAbsence, Wish
from tests.make import make_member, make_shift, make_user, utc

pytestmark = pytest.mark.django_db
WEEKDAYS, WISHES = "/absences/weekdays/", "/absences/wishes/"


def weekday(**changes):
    return {
        "weekday": "4",
        "from_time": "",
        "until_time": "",
        "first_day": "2026-11-18",
        "last_day": "",
        "note": "",
    } | changes


def wish(**changes):
    return {
        "kind": "avoid",
        "first_day": "2026-12-01",
        "last_day": "2026-12-02",
        "from_time": "",
        "until_time": "",
        "note": "",
    } | changes


@pytest.fixture
def member(clock):
    return make_member(first_name="Mara", zone="Europe/Berlin")


@pytest.fixture
def mara(client, member):
    client.force_login(member.user)
    return client


class TestWeekdaysOff:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            pytest.param({}, "Every Friday", id="all day"),
            pytest.param({"from_time": "13:00"}, "Every Friday from 13:00 on", id="from one"),
            pytest.param({"until_time": "12:00"}, "Every Friday until 12:00", id="until noon"),
            pytest.param(
                {"from_time": "09:00", "until_time": "12:30"},
                "Every Friday, 09:00 to 12:30",
                id="hours",
            ),
            pytest.param(
                {"from_time": "13:00", "until_time": "00:00"}, "from 13:00 on", id="to 24"
            ),
            pytest.param(
                {"last_day": "2026-12-18"}, "from 18 Nov 2026 to 18 Dec 2026", id="for a while"
            ),
        ],
    )
    def test_stands_on_the_page_in_words(self, mara, changes, said):
        response = mara.post(WEEKDAYS, weekday(**changes), follow=True)

        assert response.status_code == 200
        assert said in response.content.decode()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            pytest.param({"weekday": "7"}, "7 is not one of", id="an eighth day"),
            pytest.param({"weekday": ""}, "required", id="no day"),
            pytest.param(
                {"from_time": "12:00", "until_time": "09:00"}, "not after", id="backwards"
            ),
            pytest.param({"last_day": "2026-11-17"}, "before the first", id="ends before"),
            pytest.param({"first_day": "9999-12-31"}, "year has to be", id="the last day of all"),
            pytest.param({"last_day": "9999-12-31"}, "year has to be", id="no last day either"),
        ],
    )
    def test_what_cannot_be_is_said_beside_the_form(self, mara, changes, said):
        response = mara.post(WEEKDAYS, weekday(**{"note": "nursery"} | changes))

        page = response.content.decode()
        assert response.status_code == 422
        assert said in page
        assert "nursery" in page
        assert not RegularAbsence.objects.exists()

    def test_sent_twice_is_entered_once(self, mara):
        mara.post(WEEKDAYS, weekday())

        assert mara.post(WEEKDAYS, weekday()).status_code == 409
        assert RegularAbsence.objects.count() == 1

    def test_over_a_published_shift_the_planners_are_told(self, mara, member):
        planner = make_user("planner")
        make_shift(member, starts_at=utc("2026-11-20 09:00"))

        page = mara.post(WEEKDAYS, weekday(), follow=True).content.decode()

        assert "covers 1 published shift" in page
        assert Notice.objects.filter(user=planner, kind="absence.hits_shifts").count() == 1

    def test_is_withdrawn_with_one_press(self, mara):
        mara.post(WEEKDAYS, weekday(), follow=True)
        regular = RegularAbsence.objects.get()

        page = mara.post(f"{WEEKDAYS}{regular.uid}/withdraw/", follow=True).content.decode()

        assert "Every Friday" not in page


class TestWishes:
    def test_a_wish_stands_on_the_page_with_what_is_left(self, mara):
        page = mara.post(WISHES, wish(note="Concert"), follow=True).content.decode()

        assert "Tue 1 Dec" in page
        assert "Concert" in page
        assert "4 of 6" in page

    def test_hours_of_a_day_are_hours_of_ones_own_clock(self, mara):
        mara.post(WISHES, wish(last_day="2026-12-01", from_time="18:00", until_time="22:00"))

        made = Wish.objects.get()
        assert (made.starts_at, made.all_day) == (utc("2026-12-01 17:00"), False)

    @pytest.mark.parametrize(
        ("changes", "status", "said"),
        [
            pytest.param({"last_day": "2026-12-07"}, 422, "6 days are left of 6", id="too many"),
            pytest.param(
                {"first_day": "2026-11-17", "last_day": "2026-11-18"}, 422, "is over", id="over"
            ),
            pytest.param({"kind": "perhaps"}, 422, "perhaps", id="unknown"),
            pytest.param({"from_time": "09:00"}, 422, "both times", id="half a pair of times"),
            pytest.param({"last_day": "2026-11-30"}, 422, "before it begins", id="backwards"),
        ],
    )
    def test_what_cannot_be_wished_is_said_beside_the_form(self, mara, changes, status, said):
        response = mara.post(WISHES, wish(**{"note": "concert"} | changes))

        page = response.content.decode()
        assert response.status_code == status
        assert said in page
        assert "concert" in page
        assert not Wish.objects.exists()

    def test_the_same_time_twice_is_a_conflict(self, mara):
        mara.post(WISHES, wish())

        assert mara.post(WISHES, wish(kind="prefer")).status_code == 409

    def test_a_wish_is_withdrawn_and_its_days_are_free_again(self, mara):
        mara.post(WISHES, wish())
        made = Wish.objects.get()

        page = mara.post(f"{WISHES}{made.uid}/withdraw/", follow=True).content.decode()

        assert "Tue 1 Dec" not in page
        assert page.count("6 of 6") == 4


class TestOthers:
    def test_a_planner_enters_for_somebody_and_reads_no_note(self, client, mara, member):
        mara.post(WISHES, wish(note="Concert"))
        mara.post(WEEKDAYS, weekday(note="Nursery"))
        planner = make_user("planner")
        client.force_login(planner)

        page = client.get("/absences/").content.decode()
        client.post(WISHES, wish(member=member.pk, first_day="2026-12-08", last_day="2026-12-08"))
        client.post(WEEKDAYS, weekday(member=member.pk, weekday="1"))

        assert "would rather not" in page
        assert "Every Friday" in page
        assert "Concert" not in page
        assert "Nursery" not in page
        assert member.wishes.filter(made_by=planner).count() == 1
        assert member.regular_absences.filter(made_by=planner).count() == 1

    def test_a_member_reads_when_others_are_away_but_not_what_they_wish(self, client, mara):
        mara.post(WISHES, wish())
        mara.post(WEEKDAYS, weekday(note="Nursery"))
        client.force_login(make_member().user)

        page = client.get("/absences/").content.decode()

        assert "Every Friday" in page
        assert "Nursery" not in page
        assert "Tue 1 Dec" not in page

    def test_a_member_says_nothing_about_somebody_else(self, client, mara, member):
        other = make_member()

        mara.post(WISHES, wish(member=other.pk))
        mara.post(WEEKDAYS, weekday(member=other.pk))

        assert (Wish.objects.get().member, RegularAbsence.objects.get().member) == (member, member)

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            pytest.param("member", 404, id="another member does not find them"),
            pytest.param("planner", 302, id="a planner withdraws them"),
        ],
    )
    def test_who_may_withdraw(self, client, mara, role, status):
        mara.post(WISHES, wish())
        mara.post(WEEKDAYS, weekday())
        client.force_login(make_user(role))

        addresses = [
            f"{WISHES}{Wish.objects.get().uid}/withdraw/",
            f"{WEEKDAYS}{RegularAbsence.objects.get().uid}/withdraw/",
        ]

        assert {client.post(address).status_code for address in addresses} == {status}

    def test_a_viewer_enters_nothing(self, client, clock):
        client.force_login(make_user("viewer"))

        assert client.get("/absences/").status_code == 200
        assert client.post(WISHES, wish()).status_code == 403
        assert client.post(WEEKDAYS, weekday()).status_code == 403


def test_the_page_takes_as_many_queries_for_many_rows_as_for_few(
    mara, django_assert_max_num_queries
):
    for number in range(1, 6):
        mara.post(WISHES, wish(first_day=f"2026-12-0{number}", last_day=f"2026-12-0{number}"))
        mara.post(WEEKDAYS, weekday(weekday=str(number)))

    with django_assert_max_num_queries(16):
        mara.get("/absences/")
