"""Why a foreign calendar is refused as a whole, or one of its events is left out; codes only."""

LARGEST = 2 * 1024 * 1024
MOST_EVENTS = 5000
MOST_COUNT = 5000
MOST_DATES = 10_000
MOST_OCCURRENCES = 2000
# A list of hours, minutes and seconds that gives more times than these says "hourly" or less.
MOST_TIMES_A_DAY = 12


class Refused(ValueError):
    """The whole calendar is turned down; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreadable(ValueError):
    """One event makes no sense and is left out; `code` is the one of a file of nothing else."""

    def __init__(self, code: str = "calendar_malformed") -> None:
        super().__init__(code)
        self.code = code
