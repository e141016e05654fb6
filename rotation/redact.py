"""Keep secrets out of every log line, tracebacks included."""

import logging
import re

_SECRETS = (
    (re.compile(r"(/feeds/)[^\s/?\"'.]+"), r"\1[redacted]"),
    (re.compile(r"\bfl_[a-z]+_[A-Za-z0-9_-]+"), "[redacted]"),
    (re.compile(r"\bwhsec_[A-Za-z0-9+/=]+"), "[redacted]"),
    (
        re.compile(r"(?i)(authorization['\"]?\s*[:=]\s*['\"]?(?:bearer|token)\s+)\S+"),
        r"\1[redacted]",
    ),
)


def redact(text: str) -> str:
    """Return the text with feed addresses and tokens made unreadable."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class Redacting(logging.Formatter):
    """A formatter whose finished line, traceback included, holds no secret."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the formatted record without secrets."""
        return redact(super().format(record))
