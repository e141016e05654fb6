"""Who serves when, and how to reach them."""

__version__ = "0.1.0"
