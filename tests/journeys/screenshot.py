"""Take the picture of the README: the quick-win board of the demo company (`make screenshot`)."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from config.demo import people

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURE = ROOT / "screenshot.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    """Build the demo company in a folder of its own, serve it and take the picture."""
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("make screenshot needs Chromium (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "VAR_DIR": folder,
            "DATABASE_URL": "",
            "DEMO": "1",
            "DEBUG": "1",
        }
        for command in (["migrate", "-v0"], ["demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
            )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        serve = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload"]
        server = subprocess.Popen(serve, cwd=ROOT, env=environment)
        try:
            wait_for(port)
            take(browser, f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(20)


def wait_for(port: int) -> None:
    for _ in range(150):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not come up")


def take(browser: str, site: str) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        page.goto(f"{site}/accounts/login/?next=/quick-wins/")
        page.fill("input[name=login]", "mara")
        page.fill("input[name=password]", people.PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/quick-wins/")
        page.reload()  # without the greeting
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(PICTURE))
        chromium.close()


if __name__ == "__main__":
    main()
