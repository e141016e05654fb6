"""Bodies of the API: JSON that can be read, kept and answered."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class KeptJSON(JSONParser):
    """JSON, but for what nobody could write down again: halves of characters, endless nesting."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the values of a body; raises ParseError."""
        try:
            # The parser itself leaves a nesting that is too deep, and halves of characters.
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except RecursionError:
            raise ParseError(_("The body is nested too deeply.")) from None
        except UnicodeEncodeError:
            raise ParseError(_("The body holds characters that cannot be kept.")) from None
        return data
