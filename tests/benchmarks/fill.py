"""Fill an empty database with years of made-up work, for measuring pages at size."""

import random
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import Group

from feedback.models import (
    Account,
    Case,
    Cure,
    FrictionPoint,
    FrictionText,
    Requirement,
    Theme,
    ThemeLink,
)
from rotation.models import (
    Area,
    Member,
    Membership,
    OpeningHours,
    Rota,
    Seat,
    Shift,
    ShiftHolding,
    ShiftTemplate,
    Slot,
    Team,
    User,
)
from rotation.services import drafts, ledger

SUBJECTS = ("export", "import", "search", "calendar", "report", "invoice", "sign-in", "photo")
TROUBLES = ("forgets the folder", "takes three tries", "says nothing", "jumps back", "is slow")
BATCH = 500
MOVES = 20_000


def people(count: int, now: datetime) -> list[Member]:
    """A team of `count` members; the first may do everything."""
    team = Team.objects.create(name="Bench team", slug="bench")
    admin = Group.objects.get(name="admin")
    members = []
    for number in range(count):
        user = User(username=f"bench{number}", email=f"bench{number}@example.org", zone="UTC")
        user.first_name = f"Person {number}"
        user.set_unusable_password()
        user.save()
        job = ("developer", "product")[number % 2]
        members.append(Member.objects.create(user=user, job=job, hue=number % 12))
    members[0].user.groups.add(admin)
    Membership.objects.bulk_create(
        Membership(team=team, member=member, from_on=date(2020, 1, 1)) for member in members
    )
    return members


def shifts(members: list[Member], *, weeks: int, now: datetime) -> Rota:
    """A desk with a developer and a product seat every weekday, half before now, half after."""
    team = Team.objects.get(slug="bench")
    rota = Rota.objects.create(team=team, name="Bench desk", slug="bench-desk")
    weekly = {str(day): [["09:00", "17:00"]] for day in range(5)}
    hours = OpeningHours.objects.create(
        rota=rota, version=1, weekly=weekly, zone="UTC", made_at=now
    )
    seats = [
        Seat.objects.create(rota=rota, name=job.title(), job=job, position=position)
        for position, job in enumerate(("developer", "product"))
    ]
    monday = now.date() - timedelta(days=now.weekday()) - timedelta(weeks=weeks // 2)
    template = ShiftTemplate.objects.create(
        rota=rota, name="Day", first_day=monday, local_start=time(9), length_minutes=480,
        day_offsets=[0, 1, 2, 3, 4],
    )  # fmt: skip
    days = [monday + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5)]
    slots = Slot.objects.bulk_create(
        [
            Slot(
                rota=rota, template=template, opening_hours=hours, day=day,
                starts_at=datetime.combine(day, time(9), UTC),
                ends_at=datetime.combine(day, time(17), UTC),
                working=[[f"{day}T09:00:00+00:00", f"{day}T17:00:00+00:00"]],
            )
            for day in days
        ],
        batch_size=BATCH,
    )  # fmt: skip
    held = []
    for place, slot in enumerate(slots):
        for position, seat in enumerate(seats):
            pool = members[position::2]
            held.append(
                Shift(
                    slot=slot, seat=seat, member=pool[place % len(pool)], points=4,
                    starts_at=slot.starts_at, ends_at=slot.ends_at,
                    published_at=now, updated_at=now,
                )
            )  # fmt: skip
    made = Shift.objects.bulk_create(held, batch_size=BATCH)
    ShiftHolding.objects.bulk_create(
        [ShiftHolding(shift=shift, member=shift.member, from_at=now) for shift in made],
        batch_size=BATCH,
    )
    ledger.for_shifts(shifts=made, reason={"code": "published"}, by=None, now=now)
    return rota


def pages(rota: Rota, planner: User, *, now: datetime) -> dict[str, str]:
    """Two drafts of a quarter, and the address of each page about them and about a shift."""
    monday = now.date() + timedelta(days=7 - now.weekday())
    made = []
    for seed in (0, 1):
        draft = drafts.create(
            rota=rota, from_on=monday, until_on=monday + timedelta(weeks=13), seed=seed,
            moves=MOVES, by=planner, now=now,
        )  # fmt: skip
        drafts.compute(draft_id=draft.pk, now=now)
        made.append(str(draft.uid))
    far = now + timedelta(weeks=4)
    shift = Shift.objects.published().filter(slot__rota=rota, starts_at__gt=far).in_order()[0]
    return {
        "draft, 13 weeks": f"/drafts/{made[0]}/",
        "two drafts compared": f"/rotas/{rota.slug}/drafts/compare/?drafts={','.join(made)}",
        "who can take a shift": f"/shifts/{shift.uid}/swap/",
        "repair of a shift": f"/shifts/{shift.uid}/repair/",
        "ledger of one member": f"/rotas/{rota.slug}/ledger/{shift.member.uid}/",
    }


def cases(count: int, members: list[Member], *, now: datetime, seed: int = 1) -> None:
    """`count` cases over two years, 1.6 friction points each, on 120 themes and 60 requirements."""
    chance = random.Random(seed)
    areas = [Area.objects.create(name=name.title(), slug=f"bench-{name}") for name in SUBJECTS]
    accounts = Account.objects.bulk_create([Account(name=f"Company {n}") for n in range(300)])
    themes = Theme.objects.bulk_create(
        Theme(title=f"The {chance.choice(SUBJECTS)} {chance.choice(TROUBLES)} ({n})", made_at=now)
        for n in range(120)
    )
    # In the order of time, as work comes in.
    drawn = [_case(number, chance, areas, accounts, members, now) for number in range(count)]
    drawn.sort(key=lambda case: case.opened_at)
    made = Case.objects.bulk_create(drawn, batch_size=BATCH)
    seen = [_point(chance, chance.choice(made), members) for _ in range(count * 8 // 5)]
    seen.sort(key=lambda point: point.observed_at)
    points = FrictionPoint.objects.bulk_create(seen, batch_size=BATCH)
    FrictionText.objects.bulk_create(
        [FrictionText(point=p, revision=1, text=p.text, at=p.observed_at, by=p.observer) for p in points],
        batch_size=BATCH,
    )  # fmt: skip
    tied = [point for point in points if chance.random() < 0.9]
    ThemeLink.objects.bulk_create(
        [
            ThemeLink(point=point, theme=chance.choice(themes), state="confirmed", at=now)
            for point in tied
        ],
        batch_size=BATCH,
    )
    for number in range(60):
        requirement = Requirement.objects.create(
            title=f"Requirement {number}", effort_minutes=chance.choice([60, 240, 480, 960]),
            made_at=now,
        )  # fmt: skip
        Cure.objects.create(requirement=requirement, theme=themes[number])


def _case(number, chance, areas, accounts, members, now):
    opened_at = now - timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
    closed = chance.random() < 0.95
    return Case(
        account=chance.choice(accounts), area=chance.choice(areas),
        handler=chance.choice(members).user, opened_at=opened_at, made_at=opened_at,
        changed_at=opened_at, state="closed" if closed else "open",
        closed_at=opened_at + timedelta(hours=2) if closed else None,
        needed=f"To get the {chance.choice(SUBJECTS)} of order {number} done",
        happened=f"It {chance.choice(TROUBLES)}; showed the other way and waited until it worked.",
        handling_minutes=chance.randrange(3, 60),
    )  # fmt: skip


def _point(chance, case, members):
    return FrictionPoint(
        case=case, account=case.account, area=case.area, observer=chance.choice(members).user,
        text=f"The {chance.choice(SUBJECTS)} {chance.choice(TROUBLES)} again",
        origin=chance.choice(["silent", "silent", "said", "reported"]),
        severity=chance.randrange(4), minutes_customer=chance.randrange(1, 20),
        observed_at=case.opened_at, made_at=case.opened_at,
    )  # fmt: skip
