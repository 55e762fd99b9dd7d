"""Take the pictures of the README and the docs from a running demo: docs/images/*.png (`make screenshot`)."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PICTURES = {
    # name: (address, width, height, whole page)
    "start": ("/en/", 1280, 900, False),
    "roros": ("/en/municipalities/no-roros/", 1280, 1100, False),
    "evaluation": ("/en/evaluations/no-roros-2017-06/", 1280, 1100, False),
    "phone": ("/nb/municipalities/no-roros/", 390, 844, False),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [Path(sys.executable).with_name("kompass"), "demo", "--port", str(port)],
            env={**os.environ, "KOMPASS_DATA": folder},
        )
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(base + "/readyz", server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
                for name, (address, width, height, whole) in PICTURES.items():
                    page = browser.new_page(
                        viewport={"width": width, "height": height}, device_scale_factor=1
                    )
                    page.goto(base + address, wait_until="networkidle")
                    page.screenshot(path=IMAGES / f"{name}.png", full_page=whole)
                    page.close()
                browser.close()
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(480):
        if server.poll() is not None:
            raise SystemExit("The demo stopped before it answered; see its messages above.")
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("The demo did not answer within two minutes.")


if __name__ == "__main__":
    main()
