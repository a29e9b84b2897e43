"""A real browser before the office's pages, for the tests that ask for it."""

from support.live import browser, pki, room

__all__ = ["browser", "pki", "room"]
