"""How the addresses of chat services and webhooks are written, for whoever enters one."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Example(NamedTuple):
    """A service, and its address with words in capitals for what is to be filled in."""

    service: str | Promise
    pattern: str


CHAT = (
    Example("Slack", "slack://TOKEN-A/TOKEN-B/TOKEN-C/#CHANNEL"),
    Example("Microsoft Teams", "workflows://HOST/WORKFLOW/SIGNATURE"),
    Example("Discord", "discord://WEBHOOK-ID/WEBHOOK-TOKEN"),
    Example("Google Chat", "gchat://WORKSPACE/KEY/TOKEN"),
    Example("Mattermost", "mmosts://HOST/TOKEN"),
    Example("Rocket.Chat", "rockets://USER:PASSWORD@HOST/#ROOM"),
    Example("Matrix", "matrixs://USER:PASSWORD@HOST/#ROOM"),
    Example("Zulip", "zulip://BOT@ORGANISATION/TOKEN"),
    Example("Webex", "wxteams://TOKEN"),
    Example("Telegram", "tgram://BOT-TOKEN/CHAT-ID"),
    Example("ntfy", "ntfys://HOST/TOPIC"),
)
WEBHOOK = Example(_("Signed webhook"), "https://HOST/PATH")
EXAMPLES = (*CHAT, WEBHOOK)
