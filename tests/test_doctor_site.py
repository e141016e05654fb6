"""The doctor looks at settings and at the computer: each thing broken for real."""

import os
from pathlib import Path

import pytest
from django.test import override_settings

from tests.broken import findings, free_port, look

LONG = "x" * 40
AT_HOME = {"EMBEDDED": True}
ON_A_SERVER = {"EMBEDDED": False, "DEMO": False, "EMAIL_HOST": "mail.example.org"}
PUBLIC = {"SITE_URL": "https://desk.example.org", "ALLOWED_HOSTS": ["desk.example.org"]}


# Settings


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param(AT_HOME, [], id="at home"),
        pytest.param(ON_A_SERVER | PUBLIC | {"HTTPS": True}, [], id="on a server, all right"),
        pytest.param(
            ON_A_SERVER | {"SITE_URL": "http://localhost:8000"}, ["site_url_local"], id="local"
        ),
        pytest.param({"SITE_URL": "desk.example.org"}, ["site_url_broken"], id="no scheme"),
        pytest.param({"SITE_URL": "https://"}, ["site_url_broken"], id="no name"),
        pytest.param(
            PUBLIC | {"HTTPS": True, "ALLOWED_HOSTS": ["other.org"]},
            ["host_not_allowed"],
            id="a name nobody may use",
        ),
        pytest.param(PUBLIC, ["https_off"], id="https without HTTPS"),
        pytest.param(
            PUBLIC | {"SITE_URL": "http://desk.example.org", "HTTPS": True},
            ["https_only"],
            id="HTTPS without https",
        ),
    ],
)
def test_the_address_of_the_site(changed, codes):
    with override_settings(**changed):
        assert look("site_address") == codes


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, [], id="made by itself"),
        pytest.param({"SECRET_KEY": "short"}, ["key_short"], id="short"),
        pytest.param({"TOKEN_KEYS": {"k2": LONG, "k1": "old"}}, ["key_short"], id="short old one"),
        pytest.param({"SECRET_KEY": LONG, "TOKEN_KEYS": {"k1": LONG}}, ["keys_same"], id="same"),
        pytest.param(ON_A_SERVER | {"DEBUG": True}, ["debug_on"], id="debug"),
        pytest.param(ON_A_SERVER | {"DEMO": True}, ["demo_on"], id="demo"),
    ],
)
def test_keys_and_switches(changed, codes):
    with override_settings(**changed):
        assert look("secrets") == codes


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param(AT_HOME, [], id="into files at home"),
        pytest.param({"EMBEDDED": False}, ["mail_not_set_up"], id="not set up on a server"),
        pytest.param(
            {"EMAIL_HOST": "mail.example.org", "DEFAULT_FROM_EMAIL": "F <f@localhost>"},
            ["mail_sender_local"],
            id="sender at localhost",
        ),
    ],
)
def test_mail(changed, codes):
    with override_settings(**changed):
        assert look("mail") == codes


def test_a_mail_server_is_knocked_at_only_when_asked():
    backend = "django.core.mail.backends.smtp.EmailBackend"
    nobody = {"EMAIL_BACKEND": backend, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": free_port()}
    with override_settings(**nobody, DEFAULT_FROM_EMAIL="f@example.org"):
        assert look("mail") == []
        assert look("mail", mail=True) == ["mail_server_refuses"]


# The computer


def test_keys_that_others_can_read(tmp_path):
    key = tmp_path / "token_key"
    key.write_text(LONG)
    with override_settings(VAR=tmp_path):
        key.chmod(0o600)
        assert look("rights") == []
        key.chmod(0o640)
        assert look("rights") == ["key_readable"]


@pytest.mark.skipif(not os.access("/dev/full", os.F_OK), reason="no full device here")
def test_a_full_disk(tmp_path):
    assert look("disk") in ([], ["disk_full"])
    full = os.statvfs("/proc")
    assert full.f_bavail == 0
    with override_settings(VAR=Path("/proc")):
        assert look("disk") == ["disk_full"]


def test_styles_that_were_never_collected(tmp_path):
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        assert look("static_files") == ["static_missing"]


def test_packages_that_are_not_those_of_the_lock(tmp_path):
    assert look("packages") == []
    lock = "django==1.0 \\\n    --hash=sha256:00\nno-such-package==2.0 \\\n"
    lock += "windows-only==1.0 ; sys_platform == 'win32' \\\n"
    (tmp_path / "requirements.lock").write_text(lock)
    with override_settings(ROOT=tmp_path):
        (finding,) = findings("packages")
    assert "django" in finding.what
    assert "no-such-package (missing)" in finding.what
    assert "windows-only" not in finding.what
