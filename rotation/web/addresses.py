"""Where calendar programs subscribe to a feed."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

# Names that other machines cannot look up, as they stand at the end of a host.
LOCAL_NAMES = (".local", ".internal", ".lan", ".home.arpa", ".test")

MACHINE, NETWORK, INTERNET = "machine", "network", "internet"


@dataclass(frozen=True, slots=True)
class Subscription:
    """The addresses of one feed, each for a program that opens it in one step."""

    web: str
    webcal: str
    google: str
    outlook: str
    office: str
    json: str


def subscription(raw: str, name: str) -> Subscription:
    """Return the addresses of the feed with this secret; `name` is offered to the program.

    Programs on a device are opened by webcal, and Google takes only this for an address rather
    than for the mail of somebody. Outlook fetches the file itself and wants its web address.
    """
    web = settings.SITE_URL + reverse("rotation:feed", args=[raw])
    webcal = f"webcal://{web.partition('://')[2]}"
    given = urlencode({"url": web, "name": name}, quote_via=quote)
    return Subscription(
        web=web,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/render?{urlencode({'cid': webcal})}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{given}",
        office=f"https://outlook.office.com/calendar/0/addfromweb?{given}",
        json=settings.SITE_URL + reverse("rotation:feed_json", args=[raw]),
    )


def host() -> str:
    """Return the host that calendars ask, with its port where that is unusual."""
    return urlsplit(settings.SITE_URL).netloc


def reach() -> str:
    """Return from where calendars can ask the host: "machine", "network" or "internet".

    Those that are kept on the internet, such as Google's, read nothing but from there.
    """
    name = (urlsplit(settings.SITE_URL).hostname or "").lower()
    try:
        number = ip_address(name)
    except ValueError:
        if name == "localhost" or name.endswith(".localhost"):
            return MACHINE
        return NETWORK if "." not in name or name.endswith(LOCAL_NAMES) else INTERNET
    if number.is_loopback:
        return MACHINE
    return INTERNET if number.is_global else NETWORK
