"""Every text is translated: English is the source, Simplified Chinese is kept complete."""

import io
import re
import shutil
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import mofile, pofile

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "config" / "locale"
LANGUAGES = ("zh_Hans",)


def catalogue(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return pofile.read_po(file, locale=language)


def texts(catalog):
    return {(message.context, message.id) for message in catalog if message.id}


def placeholders(text):
    """The values a text has room for: %(name)s, %s and {name}."""
    percent = set(re.findall(r"%\(\w+\)[sd]|%[sd]", text))
    return percent | {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_a_translation(language):
    missing = [
        message.id
        for message in catalogue(language)
        if message.id and (not message.string or message.fuzzy or "" in tuple(message.string[:1]))
    ]

    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_name_the_same_values(language):
    wrong = []
    for message in catalogue(language):
        if not message.id:
            continue
        source = message.id[-1] if isinstance(message.id, tuple) else message.id
        translated = message.string if isinstance(message.string, str) else message.string[-1]
        if placeholders(source) != placeholders(translated):
            wrong.append((source, translated))

    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_file_is_made_of_the_written_one(language):
    written = io.BytesIO()
    mofile.write_mo(written, catalogue(language))

    compiled = (LOCALE / language / "LC_MESSAGES" / "django.mo").read_bytes()

    assert compiled == written.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_of_the_code_are_those_of_the_catalogue(language, tmp_path):
    if not shutil.which("xgettext"):
        pytest.skip("xgettext is not installed (Debian: gettext), so no texts can be extracted")
    for folder in ("config", "rotation", "feedback"):
        shutil.copytree(
            ROOT / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("locale", "__pycache__", "vendor"),
        )
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "config" / "locale" / language / "LC_MESSAGES").mkdir(parents=True)
    command = [sys.executable, "manage.py", "makemessages", "--locale", language, "--no-obsolete"]

    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    extracted = tmp_path / "config" / "locale" / language / "LC_MESSAGES" / "django.po"
    with extracted.open("rb") as file:
        assert texts(pofile.read_po(file)) == texts(catalogue(language))
