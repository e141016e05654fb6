"""Words for what keeps a rota from being filled, however it is planned."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation import moments, why

Json = Mapping[str, Any]


def sentence(found: Json) -> str:
    """Return one finding as a sentence; a code without words is named as it is."""
    code, params = found["code"], found["params"]
    words = {
        "nobody_qualified": _nobody_qualified,
        "too_few_people": _too_few_people,
        "too_many_shifts": _too_many_shifts,
        "only_newcomers": _only_newcomers,
    }
    return words[code](params) if code in words else str(code)


def _nobody_qualified(params: Json) -> str:
    counted = why.counted({code: params.get(code, 0) for code in why.COUNTS})
    if not counted:
        said = _("Nobody in the team has the job that %(name)s needs.")
        return said % {"name": params["name"]}
    said = _("Nobody in the team can take %(name)s: %(counts)s.")
    return said % {"name": params["name"], "counts": counted}


def _too_few_people(params: Json) -> str:
    said = ngettext(
        "From %(day)s on %(seats)d seats like %(name)s lie so close together that each needs "
        "somebody else, and there is %(people)d person for them.",
        "From %(day)s on %(seats)d seats like %(name)s lie so close together that each needs "
        "somebody else, and there are %(people)d people for them.",
        params["people"],
    )
    return said % {**params, "day": _day(params)}


def _too_many_shifts(params: Json) -> str:
    said = _(
        "%(seats)d seats like %(name)s are to be filled, and the limit of shifts within %(days)d "
        "days lets those who can take them serve %(most)d."
    )
    return said % params


def _only_newcomers(params: Json) -> str:
    said = ngettext(
        "In %(slots)d slot, first on %(day)s, several lead seats could only go to people who "
        "still learn the desk, of whom a slot takes one.",
        "In %(slots)d slots, first on %(day)s, several lead seats could only go to people who "
        "still learn the desk, of whom a slot takes one.",
        params["slots"],
    )
    return said % {**params, "day": _day(params)}


def _day(params: Json) -> str:
    return moments.day_words(date.fromisoformat(params["day"]))
