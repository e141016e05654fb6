"""PURE: shifts written as an iCalendar feed, what identifies them, and absences read from one."""
