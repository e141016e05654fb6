"""What crosses the door to the rotation: frozen, without rows behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in; without `hue` and `job` they serve no shifts."""

    user_id: int
    name: str
    active: bool
    hue: int | None
    job: str


@dataclass(frozen=True, slots=True)
class Reader:
    """How somebody reads: their name, time zone and language, none of them empty."""

    name: str
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class AreaName:
    """An area of the product, possibly within a larger one."""

    id: int
    name: str
    slug: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Duty:
    """One seat of a slot, held by a person or open; moments are UTC."""

    shift_id: int
    shift_uid: str
    rota: str
    rota_slug: str
    seat: str
    seat_kind: str
    area_id: int | None
    person: Person | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeState:
    """What became of one notice: waiting, sending, sent or dead."""

    user_id: int | None
    address: str
    kind: str
    state: str
    sent_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a timeline: who did it, at which moment (UTC); `changed` has [before, after]."""

    id: int
    verb: str
    person: Person | None
    at: datetime
    changed: Mapping[str, Any]
