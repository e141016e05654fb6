"""Reads with names and a fixed number of queries, one module a noun."""

from rotation.selectors.notices import unread_notices

__all__ = ["unread_notices"]
