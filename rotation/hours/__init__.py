"""PURE: weekly opening hours, public holidays, open time, and slots cut at wall-clock time."""
