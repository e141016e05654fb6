"""The shared cache of a server: rate limits of sign-in, counted in Redis for all processes."""

import logging
from time import monotonic
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# How long nobody knocks at a Redis that did not answer.
PAUSE_SECONDS = 10.0

logger = logging.getLogger(__name__)


class SharedCache(RedisCache):
    """Django's cache in Redis; while that is away each process counts for itself.

    So a Redis that is down keeps nobody from signing in, and a guesser is still slowed down.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("while redis is away", {})
        self._away_until = float("-inf")

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless there is one; return whether it was kept."""
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or the default."""
        return self._ask("get", key, default, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value."""
        self._ask("set", key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget a value; return whether there was one."""
        return bool(self._ask("delete", key, version))

    def _ask(self, method: str, *args: Any) -> Any:
        if monotonic() >= self._away_until:
            try:
                return getattr(super(), method)(*args)
            except RedisError as error:
                logger.warning("the shared cache does not answer: %s", type(error).__name__)
                self._away_until = monotonic() + PAUSE_SECONDS
        return getattr(self._own, method)(*args)
