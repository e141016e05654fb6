"""The plain name of a calendar program, told from what it says of itself in User-Agent."""

import re

LONGEST = 30
# Looked for in this order, as words anywhere in the text: the first that is there decides. Many
# programs say that they are Mozilla, and Safari, and Chrome too, so browsers come last.
KNOWN = (
    ("google-calendar-importer", "Google Calendar"),
    ("thunderbird", "Thunderbird"),
    ("icsx5", "ICSx5"),
    ("davx5", "DAVx5"),
    ("vdirsyncer", "vdirsyncer"),
    ("nextcloud", "Nextcloud"),
    ("evolution", "Evolution"),
    ("korganizer", "KOrganizer"),
    ("home assistant", "Home Assistant"),
    ("homeassistant", "Home Assistant"),
    ("fastmail", "Fastmail"),
    ("proton", "Proton Calendar"),
    ("yahoo", "Yahoo"),
    ("outlook", "Outlook"),
    ("microsoft", "Outlook"),
    ("exchange", "Outlook"),
    ("calendaragent", "Apple Calendar (Mac)"),
    ("macos/", "Apple Calendar (Mac)"),
    ("ios/", "Apple Calendar (iPhone, iPad)"),
    ("dataaccessd", "Apple Calendar"),
    ("curl/", "curl"),
    ("wget/", "Wget"),
    ("firefox/", "Firefox"),
    ("edg/", "Edge"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
# A product name of RFC 9110, 10.1.5, without the signs that no name needs.
PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9._+-]*", re.ASCII)


def name_of(agent: str) -> str:
    """Return the program's name as people know it, or the first product it names, or "".

    Whatever a program writes, at most 30 letters, digits, dots, dashes, plus signs and underscores
    of it come back.
    """
    said = " ".join(agent.lower().split())
    for word, name in KNOWN:
        at = said.find(word)
        while at >= 0:
            # As a word of its own: "portfolios/1" is no telephone.
            if at == 0 or not said[at - 1].isalnum():
                return name
            at = said.find(word, at + 1)
    product = PRODUCT.match(agent.strip())
    return product[0][:LONGEST] if product else ""
