"""What tests of the pages about requests share: look at one, answer, decide."""

import re

from django.urls import reverse

LIST = "/trades/"


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def look(client, user, path=LIST):
    client.force_login(user)
    return words(client.get(path))


def address(name, trade):
    return reverse(f"rotation:{name}", args=[trade.uid])


def post(client, name, trade, user, **typed):
    client.force_login(user)
    return client.post(address(name, trade), typed)


def accept(client, trade, user):
    return post(client, "trade_answer", trade, user, willing="yes")
