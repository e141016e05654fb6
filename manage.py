#!/usr/bin/env python3
"""Run one of Django's or Frontline's commands."""

import os
import sys

from django.core.management import execute_from_command_line

from config.env import SettingError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        # Its sentence says all there is to say; a traceback would hide it.
        sys.exit(f"{error}")
