"""Keep the rows by which a theme is found, in the transaction that changes its words."""

from feedback.models import Theme


def rebuild(theme: Theme) -> None:
    """Write the index rows of a theme anew: its title and its first confirmed members."""
    raise NotImplementedError
