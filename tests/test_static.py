"""The look holds what it promises: contrast, a strict policy, and vendored files as they came."""

import base64
import hashlib
import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.template import loader

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "config" / "static"
VENDOR = STATIC / "vendor"
OWN_CSS = sorted(STATIC.glob("css/*.css"))
OWN_SCRIPTS = sorted(STATIC.glob("*.js"))
WRITTEN = [
    page
    for folder in ("config", "rotation", "feedback")
    for page in (ROOT / folder / "templates").rglob("*.html")
]
# A mail has no style sheet beside it, and its reader no policy of ours: it gets rules of its own.
MAILS = sorted(page for page in WRITTEN if page.parent.name == "mail")
TEMPLATES = sorted(set(WRITTEN) - set(MAILS))
TOKENS = (STATIC / "css" / "tokens.css").read_text()
SCHEMES = ("light", "dark")
TEXT, LARGE_OR_LINE = 4.5, 3.0

OKLCH = r"oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+|var\(--hue\))\s*\)"


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def token(name: str, scheme: str, hue: float = 0.0) -> tuple[float, float, float]:
    """Return lightness, chroma and hue of a colour of tokens.css in a scheme."""
    found = re.search(rf"--{name}: light-dark\({OKLCH}, {OKLCH}\);", TOKENS)
    assert found, f"--{name} is not written as light-dark(oklch(...), oklch(...))"
    values = found.groups()[:3] if scheme == "light" else found.groups()[3:]
    lightness, chroma, angle = values
    return float(lightness), float(chroma), hue if angle.startswith("var") else float(angle)


def hues() -> list[int]:
    found = dict(re.findall(r"\.hue-(\d+) \{ --hue: (\d+); \}", TOKENS))
    return [int(found[str(number)]) for number in range(12)]


def linear_srgb(colour: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return linear red, green and blue (Ottosson, "A perceptual color space", 2020)."""
    lightness, chroma, hue = colour
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (min(1.0, max(0.0, part)) for part in linear_srgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_knows_black_on_white():
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)


def test_the_measure_knows_pure_red_on_white():
    # #ff0000 is oklch(0.62796 0.25768 29.234); its contrast to white is 4.00.
    assert contrast((0.62796, 0.25768, 29.234), (1, 0, 0)) == pytest.approx(4.00, abs=0.01)


PAIRS = [
    (word, ground, TEXT)
    for word in ("ink", "ink-2", "ink-3", "accent", "accent-hover", "good", "watch", "bad", "info")
    for ground in ("ground", "card", "sunk", "hover")
]
PAIRS += [(state, f"{state}-tint", TEXT) for state in ("accent", "good", "watch", "bad", "info")]
PAIRS += [
    (word, f"{state}-tint", TEXT)
    for word in ("ink", "ink-2", "ink-3")
    for state in ("accent", "good", "watch", "bad", "info")
]
PAIRS += [
    ("on-accent", fill, TEXT)
    for fill in ("accent-fill", "accent-fill-hover", "bad-fill", "bad-fill-hover")
]
PAIRS += [
    (mark, ground, LARGE_OR_LINE)
    for mark in ("line-strong", "good-mark", "watch-mark", "bad-mark", "info-mark")
    for ground in ("ground", "card")
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("front", "back", "least"), PAIRS, ids=[f"{front} on {back}" for front, back, _ in PAIRS]
)
def test_words_and_marks_can_be_read(front, back, least, scheme):
    assert contrast(token(front, scheme), token(back, scheme)) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("number", range(12))
def test_the_name_on_a_persons_colour_can_be_read(number, scheme):
    hue = hues()[number]
    name = contrast(token("person-ink", scheme, hue), token("person-tint", scheme, hue))
    initials = contrast(token("on-person", scheme), token("person-fill", scheme, hue))
    assert min(name, initials) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["person-tint", "person-ink", "person-fill"])
def test_a_persons_colour_is_shown_by_every_screen(name, scheme):
    for hue in hues():
        assert all(-0.001 <= part <= 1.001 for part in linear_srgb(token(name, scheme, hue)))


def test_twelve_persons_have_twelve_hues_evenly_round_the_wheel():
    ordered = sorted(hues())
    assert {after - before for before, after in pairwise(ordered)} == {30}


def test_persons_next_to_each_other_in_a_list_are_far_apart_on_the_wheel():
    wheel = hues()
    for one, other in zip(wheel, [*wheel[1:], wheel[0]], strict=True):
        apart = abs(one - other) % 360
        assert min(apart, 360 - apart) >= 60


def test_every_colour_of_the_styles_is_a_token():
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(path.read_text() for path in OWN_CSS)))
    for path in OWN_CSS:
        text = path.read_text()
        used = set(re.findall(r"var\((--[\w-]+)", text))
        assert not {name for name in used - defined if not name.startswith("--pico-")}, path
        if path.name not in {"tokens.css"}:
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\w)|\brgb\(|\boklch\(", text), path


def test_vendored_files_are_what_the_manifest_says():
    entries = json.loads((VENDOR / "manifest.json").read_text())
    for entry in entries:
        digest = hashlib.sha384((VENDOR / entry["file"]).read_bytes()).digest()
        assert entry["sha384"] == "sha384-" + base64.b64encode(digest).decode(), entry["file"]
        assert entry["licence"]
        assert entry["version"]
        assert (VENDOR / entry["licence_file"]).read_text().strip()


def test_nothing_unnamed_is_vendored():
    entries = json.loads((VENDOR / "manifest.json").read_text())
    known = {"manifest.json"} | {
        entry[part] for entry in entries for part in ("file", "licence_file")
    }
    assert {path.name for path in VENDOR.iterdir()} == known


def test_no_static_file_points_to_a_source_map_or_another_host():
    for path in [*OWN_CSS, *OWN_SCRIPTS, STATIC / "site.css", *VENDOR.glob("*.css")]:
        text = path.read_text()
        assert "sourceMappingURL" not in text, path
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", text), path


@pytest.mark.parametrize("mail", MAILS, ids=named)
def test_no_mail_runs_or_fetches_anything(mail):
    text = mail.read_text()
    assert not re.search(r"<(script|style|link|img|iframe|form|object|svg)\b", text)
    assert not re.search(r"\s(on\w+|src|srcset|background)\s*=", text)
    assert not re.search(r"url\(|https?://", text)


@pytest.mark.parametrize("page", TEMPLATES, ids=named)
def test_no_page_needs_an_exception_from_the_content_policy(page):
    text = re.sub(r"{%.*?%}|{{.*?}}", "x", page.read_text())
    assert not re.search(r"<[^>]+\sstyle\s*=", text), "an inline style"
    assert not re.search(r"<style\b", text), "a style element"
    assert not re.search(r"<[^>]+\s(on\w+|hx-on[:\w-]*)\s*=", text), "an inline handler"
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes or "application/json" in attributes, "an inline script"


@pytest.mark.parametrize("page", TEMPLATES, ids=named)
def test_every_drawing_that_a_page_names_exists(page):
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    assert set(re.findall(r'{% icon "([\w-]+)" %}', page.read_text())) <= drawn


@pytest.mark.parametrize("number", ["400", "403", "403_csrf", "404", "409", "413", "500"])
def test_an_error_page_needs_no_request_and_no_database(number):
    page = loader.get_template(f"{number}.html").render()
    assert "<h1>" in page
    assert 'href="/"' in page


def test_scripts_of_the_page_may_not_evaluate_text():
    page = loader.get_template("base.html").render()
    config = json.loads(re.search(r"name=\"htmx-config\" content='(.*?)'", page).group(1))
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["historyCacheSize"] == 0
    swapped = [
        rule["code"]
        for rule in config["responseHandling"]
        if rule.get("swap") and not rule.get("error")
    ]
    assert "(409|422)" in swapped
