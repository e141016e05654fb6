"""Build the demo company through the services, so that every row is as a person would make it."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from config.demo import away, calendars, cases, handovers, people, swaps, themes
from feedback.models import Case, FrictionPoint, Requirement, Theme, Version
from feedback.services import friction, intake, requirements, triage
from feedback.services import themes as theme_services
from rotation.models import Area, Member, Rota, Shift, Team, User
from rotation.presets import PRESETS
from rotation.selectors import duty
from rotation.services import areas, drafts, publishing, rotas, seats, teams, templates
from rotation.services import people as member_services

SEED = 20
DESK = "customer-desk"
WEEKS = 13
WEEKS_BACK = 5
CASES = 250
HALF_YEAR = timedelta(days=182)
ZONE = ZoneInfo(people.BERLIN)
WORKDAY = {str(day): [["09:00", "17:00"]] for day in range(5)}


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that got in a customer's way, before it is written down."""

    at: datetime
    area: str
    point: friction.PointInput


@dataclass(frozen=True, slots=True)
class Company:
    """What has been built so far."""

    now: datetime
    team: Team
    members: dict[str, Member]
    areas: dict[str, Area]
    chance: random.Random

    @property
    def monday(self) -> date:
        """Monday of the current week in the desk's zone."""
        today = self.now.astimezone(ZONE).date()
        return today - timedelta(days=today.weekday())


def build(*, now: datetime) -> dict[str, int]:
    """Fill an empty database; return how many rows of each kind stand in it."""
    company = _people(now)
    _rota(company, _desk(company))
    _versions(company)
    by_title = _themes(company)
    _evidence(company, by_title)
    _requirements(company, by_title)
    counted = (Member, Shift, Case, FrictionPoint, Theme, Requirement)
    return {str(model._meta.verbose_name_plural): model.objects.count() for model in counted}


def _people(now: datetime) -> Company:
    begun = now - HALF_YEAR - timedelta(days=30)
    # Somebody has to make the first people; this user cannot sign in.
    setup = User.objects.create(
        username="setup", first_name="Set-up", is_superuser=True, is_active=False
    )
    setup.set_unusable_password()
    setup.save(update_fields=["password"])
    found = {
        slug: areas.create(name=name, slug=slug, by=setup, now=begun) for slug, name in people.AREAS
    }
    team = teams.create_team(name="Harbour", slug="harbour", by=setup, now=begun)
    members = {
        person.username: member_services.create_member(
            username=person.username,
            email=f"{person.username}@harbour.example",
            first_name=person.first_name,
            last_name=person.last_name,
            job=person.job,
            zone=person.zone,
            language=person.language,
            stage=person.stage,
            role=person.role,
            areas=[found[slug] for slug in person.areas],
            reach=f"@{person.username}",
            by=setup,
            now=begun,
        )
        for person in people.PEOPLE
    }
    for person in people.PEOPLE:
        teams.join(
            team=team,
            member=members[person.username],
            share=Decimal(person.share),
            from_on=begun.date(),
            by=setup,
            now=begun,
        )
    # One hash for all: hashing twelve times would only slow the first start down.
    User.objects.filter(member__isnull=False).update(password=make_password(people.PASSWORD))
    return Company(now, team, members, found, random.Random(SEED))  # noqa: S311 - no secret


def _desk(company: Company) -> Rota:
    begun = company.now - timedelta(weeks=WEEKS_BACK + 2)
    by = company.members["pavel"].user
    rota = rotas.create(
        team=company.team,
        name="Customer desk",
        slug=DESK,
        zone=people.BERLIN,
        country="DE",
        subdivision="HH",
        weekly=WORKDAY,
        by=by,
        now=begun,
    )
    for job in ("developer", "product"):
        seats.add_seat(rota=rota, name=job.title(), job=job, by=by, now=begun)
    first = company.monday - timedelta(weeks=WEEKS_BACK)
    templates.add_preset(rota=rota, preset=PRESETS["daily"], first_day=first, by=by, now=begun)
    return rota


def _rota(company: Company, rota: Rota) -> None:
    planner = company.members["pavel"].user
    begun = company.now - timedelta(weeks=WEEKS_BACK, days=10)
    away.enter(company.members, company.monday, now=begun)
    first = company.monday - timedelta(weeks=WEEKS_BACK)
    draft = drafts.create(
        rota=rota,
        from_on=first,
        until_on=first + timedelta(weeks=WEEKS),
        seed=SEED,
        by=planner,
        now=begun,
    )
    drafts.compute(draft_id=draft.pk, now=begun)
    draft.refresh_from_db()
    publishing.publish(draft=draft, by=planner, now=begun)
    jonas, now = company.members["jonas"], company.now
    telephone, laptop = calendars.subscribe(member=jonas, rota=rota, now=begun)
    calendars.read(laptop, calendars.THUNDERBIRD, now=now - timedelta(days=2))
    handovers.leave(rota=rota, now=now - timedelta(hours=3))
    swaps.ask(
        rota=rota,
        planner=company.members["pavel"],
        asks=jonas,
        helps=company.members["sana"],
        now=now - timedelta(hours=3),
    )
    calendars.read(telephone, calendars.GOOGLE, now=now - timedelta(hours=2))
    calendars.read_in(member=jonas, monday=company.monday, now=now)


def _versions(company: Company) -> None:
    for position, (name, days) in enumerate(cases.VERSIONS):
        Version.objects.create(
            product="Harbour",
            name=name,
            position=position,
            released_at=company.now - timedelta(days=days),
        )


def _themes(company: Company) -> dict[str, Theme]:
    by = company.members["mara"].user
    return {
        annoyance.title: theme_services.create(
            title=annoyance.title,
            area_id=company.areas[annoyance.area].pk,
            by=by,
            now=company.now - HALF_YEAR,
        )
        for annoyance in themes.ANNOYANCES
    }


def _moments(company: Company, count: int, course: str) -> list[datetime]:
    """`count` moments of opening hours in the last half year, spread as the course says."""
    found: list[datetime] = []
    while len(found) < count:
        share = company.chance.random()
        if course == "rising":
            share = share**2
        elif course == "fading":
            share = 1 - share**2
        elif course == "burst":
            share = 0.12 + share * 0.03
        at = (company.now - HALF_YEAR * share).astimezone(ZONE)
        at = at.replace(hour=9 + company.chance.randrange(8), second=0, microsecond=0)
        if at.weekday() < 5 and at < company.now:
            found.append(at.astimezone(UTC))
    return found


def _sightings(company: Company, by_title: dict[str, Theme]) -> list[Sighting]:
    """Every friction point to be written, in the order of time."""
    chance, found = company.chance, []
    for annoyance in themes.ANNOYANCES:
        for at in _moments(company, annoyance.hits, annoyance.course):
            silent = chance.random() < annoyance.silent
            point = friction.PointInput(
                text=chance.choice(annoyance.lines) + chance.choice(themes.TAILS),
                origin="silent" if silent else chance.choice(["said", "reported"]),
                severity=annoyance.severity,
                minutes_customer=max(1, round(annoyance.minutes * chance.uniform(1.2, 2.8))),
                minutes_staff=round(annoyance.minutes * chance.uniform(0.3, 1.2)),
                # What came in during the last days is still to be sorted.
                theme_id=by_title[annoyance.title].pk
                if at < company.now - timedelta(days=5)
                else None,
            )
            found.append(Sighting(at, annoyance.area, point))
    for at in _moments(company, 74, "steady"):
        area, text = chance.choice(themes.ONE_OFFS)
        minutes = chance.choice([None, 2, 5, 9])
        point = friction.PointInput(text=text, severity=0, minutes_customer=minutes)
        found.append(Sighting(at, area, point))
    return sorted(found, key=lambda sighting: sighting.at)


def _evidence(company: Company, by_title: dict[str, Theme]) -> None:
    """Log the cases in the order of time, some with two friction points, some points alone."""
    sightings = _sightings(company, by_title)
    lonely, spare = 30, len(sightings) - 30 - CASES
    while sightings:
        first = sightings.pop(0)
        if lonely and company.chance.random() < 0.09:
            lonely -= 1
            _alone(company, first)
            continue
        second = None
        if spare > 0 and sightings and company.chance.random() < 0.62:
            second, spare = sightings.pop(0), spare - 1
        _case(company, first, [first.point, *([second.point] if second else [])])


def _observer(company: Company, at: datetime) -> User:
    """Whoever was on shift, or anybody in the time before the rota."""
    holders = [shift.member.user for shift in duty.on_duty(DESK, at) if shift.member]
    if holders:
        return company.chance.choice(holders)
    names = [person.username for person in people.PEOPLE if person.role != "viewer"]
    return company.members[company.chance.choice(names)].user


def _alone(company: Company, sighting: Sighting) -> None:
    friction.add(
        case=None,
        input=sighting.point,
        by=_observer(company, sighting.at),
        now=sighting.at,
        area_id=company.areas[sighting.area].pk,
        observed_at=sighting.at,
    )


def _case(company: Company, sighting: Sighting, points: list[friction.PointInput]) -> None:
    chance, at = company.chance, sighting.at
    # Few companies call often: the earlier in the list, the more.
    place = min(int(chance.expovariate(0.16)), len(people.ACCOUNTS) - 1)
    account = people.ACCOUNTS[place][0]
    needed, happened = chance.choice(cases.NEEDS[sighting.area])
    by = _observer(company, at)
    case = intake.log_case(
        who=intake.Who(
            account_name=account,
            customer_name=f"{people.CUSTOMERS[(place * 5 + chance.randrange(3)) % 24]}",
        ),
        needed=needed,
        happened=happened,
        by=by,
        now=at,
        opened_at=at,
        channel=chance.choice(cases.CHANNELS),
        area_id=company.areas[sighting.area].pk,
        version_id=_version_at(at),
        handling_minutes=chance.randrange(4, 45),
        points=points,
    )
    if chance.random() < 0.6:
        triage.tag_case(case=case, names=chance.choice(cases.TAGS), by=by, now=at)
    if at < company.now - timedelta(days=2) or chance.random() < 0.5:
        later = min(at + timedelta(minutes=chance.randrange(5, 300)), company.now)
        intake.close_case(case=case, cause=chance.choice(cases.CAUSES), by=by, now=later)


def _version_at(at: datetime) -> int | None:
    shipped = Version.objects.filter(released_at__lte=at).order_by("-position").first()
    return shipped.pk if shipped else None


def _requirements(company: Company, by_title: dict[str, Theme]) -> None:
    by, now = company.members["mara"].user, company.now - timedelta(days=12)
    for title, problem, proposal, effort, state, cures in cases.REQUIREMENTS:
        requirement = requirements.create(
            title=title, problem=problem, proposal=proposal, by=by, now=now
        )
        requirement = requirements.update(
            requirement=requirement,
            row_version=requirement.row_version,
            effort_minutes=effort,
            state=state,
            by=by,
            now=now,
        )
        for theme_title, share in cures:
            theme = by_title[theme_title]
            requirements.set_cure(
                requirement=requirement, theme=theme, share=Decimal(share), by=by, now=now
            )
            newest = FrictionPoint.objects.filter(theme_links__theme=theme).order_by("-observed_at")
            for point in newest[:3]:
                requirements.add_insight(
                    requirement=requirement, point=point, quote=point.text, by=by, now=now
                )
