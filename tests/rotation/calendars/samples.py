"""A feed with everything that has gone wrong in feeds before, and what readers should find in it."""

from datetime import UTC, datetime

from rotation.calendars.feed import FeedCalendar, FeedEvent


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


CALENDAR = FeedCalendar(
    name="Дежурства: Zoë, 支持; \\ desk",
    description="My shifts, all rotas.\r\nTimes are those of your own calendar; see “Feeds”.",
    updated_at=utc("2026-10-05 09:00:00.123456"),
    color="teal",
    source="https://frontline.example/feeds/secret.ics?lang=en&show=busy",
    zone="Europe/London",
)

NIGHT = FeedEvent(
    uid="0b5f6b1e-9a52-4d0e-8d9c-2f6f2f1c0003@frontline.example",
    sequence=0,
    starts_at=utc("2026-10-24 21:00"),
    ends_at=utc("2026-10-25 06:00"),
    updated_at=utc("2026-10-01 08:00:00.999999"),
    summary="Night cover",
)
WITH_PARTNER = FeedEvent(
    uid="0b5f6b1e-9a52-4d0e-8d9c-2f6f2f1c0001@frontline.example",
    sequence=2,
    starts_at=utc("2026-10-19 08:00"),
    ends_at=utc("2026-10-19 12:00"),
    updated_at=utc("2026-10-03 10:15"),
    summary="Support, developer seat; with Łukasz \\ Zoë 🧑🏽‍💻 and the early half of the desk",
    description=(
        "С вами: Мария Александровна Преображенская, продукт; передача смены в полдень.\n"
        "支持台的早班，与产品同事一起值班；交接时间为中午十二点，请提前十分钟到场并阅读上一班的记录。\n"
        "\n"
        "Swap it: https://frontline.example/shifts/1"
    ),
    url="https://frontline.example/shifts/0b5f6b1e-9a52-4d0e-8d9c-2f6f2f1c0001/",
    categories=("Support, EU", "developer"),
    reminders=(1440, 30, 0),
)
LOST = FeedEvent(
    uid="0b5f6b1e-9a52-4d0e-8d9c-2f6f2f1c0004@frontline.example",
    sequence=3,
    starts_at=utc("2026-10-19 08:00"),
    ends_at=utc("2026-10-19 16:00"),
    updated_at=utc("2026-10-05 09:00"),
    summary="支持台，产品席位",
    cancelled=True,
    reminders=(30,),
)
FREE = FeedEvent(
    uid="0b5f6b1e-9a52-4d0e-8d9c-2f6f2f1c0002@frontline.example",
    sequence=1,
    starts_at=utc("2026-10-26 09:00"),
    ends_at=utc("2026-11-02 09:00"),
    updated_at=utc("2026-10-02 08:00"),
    summary="Backup week",
    busy=False,
)
EVENTS = (NIGHT, WITH_PARTNER, LOST, FREE)


def found(event: FeedEvent, start: str, end: str, summary: str, status: str) -> dict[str, object]:
    return {
        "uid": event.uid,
        "start_utc": start,
        "end_utc": end,
        "all_day": False,
        "summary": summary,
        "status": status,
        "sequence": event.sequence,
    }


EXPECTED = (
    found(
        WITH_PARTNER,
        "2026-10-19T08:00:00Z",
        "2026-10-19T12:00:00Z",
        "Support, developer seat; with Łukasz \\ Zoë 🧑🏽‍💻 and the early half of the desk",
        "CONFIRMED",
    ),
    found(LOST, "2026-10-19T08:00:00Z", "2026-10-19T16:00:00Z", "支持台，产品席位", "CANCELLED"),
    found(NIGHT, "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z", "Night cover", "CONFIRMED"),
    found(FREE, "2026-10-26T09:00:00Z", "2026-11-02T09:00:00Z", "Backup week", "CONFIRMED"),
)
