"""The error every service raises: a stable code for programs and a sentence for people."""

from collections.abc import Mapping


class DomainError(Exception):
    """Something a person asked for cannot be done; nothing was changed."""

    code = "refused"
    status = 422

    def __init__(self, message: str, *, fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.fields = dict(fields or {})


class Conflict(DomainError):
    """Somebody else was faster: what the person saw is no longer true."""

    code = "conflict"
    status = 409


class Stale(Conflict):
    """The form was filled in from an older version; `changed` names what differs now."""

    code = "stale"

    def __init__(self, message: str, *, changed: Mapping[str, str] | None = None) -> None:
        super().__init__(message, fields={name: [text] for name, text in (changed or {}).items()})
        self.changed = dict(changed or {})
