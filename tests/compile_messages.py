"""Compile the translations with Babel, since a fresh machine has no gettext (`make messages`)."""

from pathlib import Path

from babel.messages import mofile, pofile

LOCALE = Path(__file__).resolve().parent.parent / "config" / "locale"


def main() -> None:
    """Write the .mo file beside each .po file."""
    for written in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        with written.open("rb") as file:
            catalogue = pofile.read_po(file, locale=written.parent.parent.name)
        with written.with_suffix(".mo").open("wb") as file:
            mofile.write_mo(file, catalogue)


if __name__ == "__main__":
    main()
