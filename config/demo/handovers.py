"""What the people of the demo company left for those who came next."""

from datetime import datetime, timedelta

from rotation.models import Rota, Shift
from rotation.services import handovers

NOTES = (
    "The import was slow after lunch and is fine again.\n"
    "Whoever asks about umlauts: the file has to be saved as UTF-8 first.",
    "Two customers wait for prices; sales answers them until tomorrow noon.",
)


def leave(*, rota: Rota, now: datetime) -> None:
    """Let the last to leave the desk write a note each."""
    over = Shift.objects.published().filter(
        slot__rota=rota,
        member__isnull=False,
        ends_at__lte=now,
    )
    last = over.order_by("-ends_at", "pk").values("ends_at")[:1]
    leaving = over.filter(ends_at__in=last).with_people().in_order()
    for shift, text in zip(leaving, NOTES, strict=False):
        if shift.member is not None:
            before = shift.ends_at - timedelta(minutes=10)
            handovers.write(shift=shift, text=text, by=shift.member.user, now=before)
