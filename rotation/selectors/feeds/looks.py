"""How a feed looks as a whole: its name, language, zone and colour."""

from django.utils import translation
from django.utils.translation import gettext as _

from rotation.models import FeedToken

# One for each hue of a person, in the order of the wheel.
COLORS = (
    "firebrick",
    "chocolate",
    "darkgoldenrod",
    "olivedrab",
    "forestgreen",
    "seagreen",
    "teal",
    "steelblue",
    "royalblue",
    "slateblue",
    "darkorchid",
    "mediumvioletred",
)


def name(token: FeedToken) -> str:
    """Return the name that calendar programs show for a feed, in its owner's language."""
    subject = token.rota or token.team
    if subject is not None:
        return subject.name
    with translation.override(language(token)):
        return _("Shifts of %(person)s") % {"person": token.owner}


def color(token: FeedToken) -> str:
    """Return the CSS3 colour name of one's own shifts, none for those of others."""
    return COLORS[token.owner.hue] if token.kind == FeedToken.Kind.PERSON else ""


def zone(token: FeedToken) -> str:
    """Return the zone that programs may show the feed in; its times are UTC."""
    return token.rota.zone if token.rota is not None else token.owner.user.zone


def language(token: FeedToken) -> str:
    """Return the language of the feed's words: its owner's."""
    return token.owner.user.speaks
