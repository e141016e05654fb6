"""Where calendar programs subscribe to a feed."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Subscription:
    """The addresses of one feed, each for a program that opens it in one step."""

    web: str
    webcal: str
    google: str
    outlook: str
    office: str


def subscription(raw: str, name: str) -> Subscription:
    """Return the addresses of the feed with this secret; `name` is offered to the program.

    Outlook and Google fetch the file themselves and want its web address; programs on the
    device are opened by webcal.
    """
    web = settings.SITE_URL + reverse("rotation:feed", args=[raw])
    given = urlencode({"url": web, "name": name}, quote_via=quote)
    return Subscription(
        web=web,
        webcal=f"webcal://{web.partition('://')[2]}",
        google=f"https://calendar.google.com/calendar/r?{urlencode({'cid': web})}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{given}",
        office=f"https://outlook.office.com/calendar/0/addfromweb?{given}",
    )
