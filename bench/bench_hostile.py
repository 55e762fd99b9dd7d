"""What each hostile file gets from the calculator's page, and how long that takes.

    python bench/bench_hostile.py

Prints a table: the file, its size, status, seconds, and the first sentence of the answer. No file may get a 5xx.
"""

import html
import os
import re
import sys
import tempfile
import time
from pathlib import Path

os.environ["KOMPASS_DATA"] = tempfile.mkdtemp(prefix="kompass-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "kompass.settings"
os.environ["KOMPASS_LOG_LEVEL"] = "ERROR"
os.environ["KOMPASS_UPLOADS_PER_MINUTE"] = "10000"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings

from kompass.domain import first_start
from tests.domain.hostile import HOSTILE

_PROBLEMS = re.compile(
    r'<li[^>]*class="[^"]*problem[^"]*"[^>]*>(.*?)</li>|role="alert".*?<li>(.*?)</li>', re.DOTALL
)


def said(page: str) -> str:
    """The first problem the page tells, or its heading."""
    found = _PROBLEMS.search(page) or re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    text = next((group for group in found.groups() if group), "") if found else page
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def main() -> int:
    first_start.prepare()
    client = Client(raise_request_exception=False)
    worst = 0
    print(f"{'file':52} {'bytes':>9} {'status':>6} {'s':>5}  says")
    for what, (name, make) in HOSTILE.items():
        data = make()
        started = time.perf_counter()
        answer = client.post("/en/calculator/", {"file": SimpleUploadedFile(name, data)})
        seconds = time.perf_counter() - started
        worst = max(worst, answer.status_code)
        print(
            f"{what:52} {len(data):9} {answer.status_code:6} {seconds:5.2f}  {said(answer.content.decode())[:100]}"
        )
    return int(worst >= 500)


if __name__ == "__main__":
    with override_settings(ALLOWED_HOSTS=["*"]):
        sys.exit(main())
