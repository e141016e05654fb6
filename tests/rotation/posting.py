"""Steps that tests of the outbox share: a channel that fails as it is told to, and time that passes."""

from datetime import timedelta

from rotation.notices import deliver, outbox
from rotation.notices.channels import Channel
from tests.make import make_user

MINUTE = timedelta(minutes=1)


class Post:
    """A channel that keeps the subjects of what it was given and fails as it is told to."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.taken = []
        self.identities = []

    def prepare(self, parcel, _now):
        return parcel

    def send(self, parcel):
        self.taken.append([notice.key for notice in parcel.notices])
        self.identities.append(parcel.message_id)
        if self.failures:
            raise self.failures.pop(0)

    def close(self):
        """Nothing is open."""

    @property
    def keys(self):
        return [key for keys in self.taken for key in keys]


def leave(now, key="k1", *, user=None, **fields):
    values = {"kind": "shift.changed", "subject": "Something happened"}
    user = user or make_user(email=fields.pop("email", f"{key}@harbour.example"))
    return outbox.enqueue(user=user, key=key, **(values | fields), now=now)


def send(post, now, ways=("mail", "chat", "webhook")):
    channel = Channel(post.prepare, lambda: post)
    return deliver.deliver_due(now=now, channels=dict.fromkeys(ways, channel))
