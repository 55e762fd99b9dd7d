"""Files lie in a folder or in an S3-compatible store: the same through both."""

import io
from collections.abc import Iterator

import boto3
import pytest
from django.test import override_settings
from moto.server import ThreadedMotoServer

from kompass import settings as module
from kompass.configuration import Configuration, ConfigurationError
from kompass.domain import files


@pytest.fixture
def bucket() -> Iterator[str]:
    """A real S3 API on this computer, and the settings that lead there."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=address,
            aws_access_key_id="k",
            aws_secret_access_key="s",
            region_name="eu-north-1",
        )
        client.create_bucket(Bucket="papers", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        yield address
    finally:
        server.stop()


def storages_of(monkeypatch: pytest.MonkeyPatch, **values: str) -> dict[str, object]:
    monkeypatch.setattr(module, "CONFIGURATION", Configuration(**values).checked())  # type: ignore[arg-type]
    return {**module.STORAGES, "documents": module._documents()}


def round_trip() -> None:
    data = b"%PDF" + bytes(range(256)) * 40_000  # more than is kept in memory
    name = files.keep(io.BytesIO(data), ending=".pdf")
    with files.opened(name) as file:
        assert file.read() == data
    assert files.kept_picture(name, 1) is None
    files.keep_picture(name, 1, b"drawn")
    assert files.kept_picture(name, 1) == b"drawn"
    files.remove(name, pages=1)
    assert not files.store().exists(name)
    assert files.kept_picture(name, 1) is None
    with pytest.raises(FileNotFoundError):
        files.opened(name)


def test_a_file_comes_back_from_the_folder_as_it_was() -> None:
    round_trip()


def test_a_file_comes_back_from_s3_as_it_was(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = storages_of(
        monkeypatch,
        files_bucket="papers",
        files_endpoint=bucket,
        files_region="eu-north-1",
        files_access_key="k",
        files_secret_key="s",
        files_folder="kompass",
    )
    with override_settings(STORAGES=found):
        round_trip()
        files.keep(io.BytesIO(b"x"), ending=".png")
    client = boto3.client(
        "s3", endpoint_url=bucket, aws_access_key_id="k", aws_secret_access_key="s", region_name="eu-north-1"
    )
    (kept,) = client.list_objects_v2(Bucket="papers")["Contents"]
    assert kept["Key"].startswith("kompass/")
    assert kept["Key"].endswith(".png")


@pytest.mark.parametrize(
    "values",
    [
        {"files_endpoint": "https://s3.example.no"},
        {"files_endpoint": "s3.example.no", "files_bucket": "x"},
        {"files_access_key": "k"},
        {"capture_networks": "10.0.0.0/99"},
    ],
)
def test_settings_that_make_no_sense_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        Configuration(**values).checked()  # type: ignore[arg-type]
