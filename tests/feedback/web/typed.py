"""What somebody types into the forms of cases and friction points."""

import html
import uuid


def log_form(*lines, **fields):
    """A case as the form sends it, with one friction line for each dict given."""
    form = {
        "uid": str(uuid.uuid4()),
        "account": "Polar Pharma",
        "customer": "",
        "needed": "To print the delivery list",
        "happened": "Found the button together",
        "channel": "phone",
        "area": "",
        "version": "",
        "handling_minutes": "",
        "opened_at": "",
        "friction-TOTAL_FORMS": str(max(3, len(lines))),
        "friction-INITIAL_FORMS": "0",
    }
    for number in range(max(3, len(lines))):
        given = lines[number] if number < len(lines) else {}
        form |= {f"friction-{number}-{name}": value for name, value in (BLANK_LINE | given).items()}
    return form | fields


def point_form(**fields):
    """One friction point as its form sends it."""
    text = {"uid": str(uuid.uuid4()), "text": "Looked for the button twice"}
    return BLANK_LINE | text | fields


def edit_form(case, **fields):
    """The form of a case as it stands, with some fields typed anew."""
    form = {
        "row_version": str(case.row_version),
        "account": case.account.name if case.account else "",
        "customer": case.customer.name if case.customer else "",
        "needed": case.needed,
        "happened": case.happened,
        "channel": case.channel,
        "area": case.area_id or "",
        "version": case.version_id or "",
        "handling_minutes": "",
        "opened_at": f"{case.opened_at:%Y-%m-%dT%H:%M}",
    }
    return form | fields


def words_of(response):
    """The page as text in which quotes and the like stand as they are read."""
    return html.unescape(response.content.decode())


BLANK_LINE = {
    "text": "",
    "origin": "silent",
    "severity": "1",
    "minutes_customer": "",
    "minutes_staff": "",
    "step": "",
    "workaround": "",
}
