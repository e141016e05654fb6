"""What the environment may say, and how Frontline refuses what is unclear."""

import stat
from pathlib import Path

import pytest

from config import address, env

NAME = "FRONTLINE_TRIAL"


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        pytest.param("1", True, id="one"),
        pytest.param("Yes", True, id="yes in any case"),
        pytest.param(" on ", True, id="spaces around"),
        pytest.param("0", False, id="zero"),
        pytest.param("FALSE", False, id="false"),
        pytest.param("", False, id="set to nothing"),
    ],
)
def test_a_flag_understands_clear_words(monkeypatch, value, answer) -> None:
    monkeypatch.setenv(NAME, value)

    assert env.flag(NAME, default=not answer) is answer


@pytest.mark.parametrize("default", [True, False])
def test_a_flag_that_is_not_set_has_its_default(monkeypatch, default) -> None:
    monkeypatch.delenv(NAME, raising=False)

    assert env.flag(NAME, default=default) is default


@pytest.mark.parametrize("value", ["maybe", "2", "ja", "tru", "yes no"])
def test_an_unclear_flag_is_refused_by_name(monkeypatch, value) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(env.SettingError, match=f"{NAME} must be yes or no, not '{value}'"):
        env.flag(NAME)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        pytest.param("12", 12, id="a number"),
        pytest.param(" 7 ", 7, id="spaces around"),
        pytest.param("", 5, id="set to nothing means the default"),
        pytest.param("0", 0, id="the lowest allowed"),
    ],
)
def test_a_number_is_read(monkeypatch, value, number) -> None:
    monkeypatch.setenv(NAME, value)

    assert env.number(NAME, 5) == number


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("many", "a whole number, not 'many'", id="a word"),
        pytest.param("1.5", "a whole number, not '1.5'", id="a fraction"),
        pytest.param("8000/tcp", "a whole number", id="more than a number"),
        pytest.param("0", "at least 1, not 0", id="too small"),
        pytest.param("-3", "at least 1, not -3", id="negative"),
    ],
)
def test_an_unclear_number_is_refused_by_name(monkeypatch, value, reason) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(env.SettingError, match=f"{NAME} must be {reason}"):
        env.number(NAME, 5, at_least=1)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param("a.example,b.example", ["a.example", "b.example"], id="two"),
        pytest.param(" a.example , ", ["a.example"], id="an empty entry is none"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words_are_split_at_commas(monkeypatch, value, words) -> None:
    monkeypatch.setenv(NAME, value)

    assert env.words(NAME, "unused") == words


@pytest.mark.parametrize(
    ("value", "networks"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("10.0.0.0/8, fd00::/8", ["10.0.0.0/8", "fd00::/8"], id="two"),
        pytest.param("192.168.1.7", ["192.168.1.7/32"], id="one address"),
    ],
)
def test_networks_are_read(monkeypatch, value, networks) -> None:
    monkeypatch.setenv(NAME, value)

    assert [str(one) for one in env.networks(NAME)] == networks


@pytest.mark.parametrize("value", ["intranet", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/8;::/0"])
def test_unclear_networks_are_refused_by_name(monkeypatch, value) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(env.SettingError, match=f"{NAME} must be networks like"):
        env.networks(NAME)


def test_ports_are_read(monkeypatch) -> None:
    monkeypatch.setenv(NAME, "443, 8443")

    assert env.ports(NAME, "80") == [443, 8443]


@pytest.mark.parametrize("value", ["0", "65536", "-1", "https", "80-90", "８０"])
def test_unclear_ports_are_refused_by_name(monkeypatch, value) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(env.SettingError, match=f"{NAME} must be ports from 1 to 65535"):
        env.ports(NAME, "80")


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv(NAME, raising=False)
    file = tmp_path / "var" / "secret"

    first = env.secret(NAME, file)

    assert len(first) >= 50
    assert env.secret(NAME, file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_given_secret_is_used_and_not_kept(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(NAME, "from-the-environment")

    assert env.secret(NAME, tmp_path / "secret") == "from-the-environment"
    assert not (tmp_path / "secret").exists()


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        pytest.param("only", {"k0": "only"}, id="one without an id"),
        pytest.param("k2:new,k1:old", {"k2": "new", "k1": "old"}, id="the newest first"),
        pytest.param("k2:with:colon", {"k2": "with:colon"}, id="a colon in the key"),
    ],
)
def test_keys_keep_their_order(monkeypatch, tmp_path, value, keys) -> None:
    monkeypatch.setenv(NAME, value)

    assert list(env.keys(NAME, tmp_path / "unused").items()) == list(keys.items())


@pytest.mark.parametrize("value", ["k1:", "k1:good,", "much_too_long:key"])
def test_unclear_keys_are_refused_by_name(monkeypatch, tmp_path, value) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(env.SettingError, match=f"{NAME} must look like id:key"):
        env.keys(NAME, tmp_path / "unused")


def test_without_an_address_the_database_is_a_file(tmp_path) -> None:
    found = env.database("", sqlite_file=tmp_path / "new" / "frontline.sqlite3")

    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert Path(found["NAME"]).parent.is_dir()
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgresql_address_is_taken_apart(tmp_path, scheme) -> None:
    found = env.database(
        f"{scheme}://ann:p%40ss@db.example:6432/front%20line?sslmode=require",
        sqlite_file=tmp_path / "unused",
    )

    assert found["ENGINE"] == "django.db.backends.postgresql"
    parts = [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert parts == ["ann", "p@ss", "db.example", "6432", "front line"]
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("mysql://ann@host/name", "must begin with postgresql://", id="another server"),
        pytest.param("frontline", "must begin with postgresql://", id="no address at all"),
        pytest.param("postgresql://host", "names no database", id="no name"),
        pytest.param("postgresql://host/", "names no database", id="an empty name"),
        pytest.param("postgresql://host:x/name", "port that is no number", id="a port in words"),
    ],
)
def test_an_unclear_database_address_is_refused_by_name(tmp_path, url, reason) -> None:
    with pytest.raises(env.SettingError, match=f"DATABASE_URL.*{reason}"):
        env.database(url, sqlite_file=tmp_path / "unused")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "::1"])
@pytest.mark.parametrize("embedded", [True, False])
def test_the_own_machine_may_always_be_served(monkeypatch, name, embedded) -> None:
    monkeypatch.setenv("HOST", name)

    assert address.host(embedded=embedded) == name


@pytest.mark.parametrize("name", ["0.0.0.0", "192.168.0.7", "::"])  # noqa: S104 - read only
def test_the_demo_sign_ins_stay_on_the_own_machine(monkeypatch, name) -> None:
    monkeypatch.setenv("HOST", name)

    assert address.host(embedded=False) == name
    with pytest.raises(env.SettingError, match=f"HOST={name} needs DATABASE_URL"):
        address.host(embedded=True)
