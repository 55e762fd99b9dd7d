"""The OpenAPI document: valid, complete, and kept by every answer whatever is asked."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as settings_of_django
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from kompass.api.document import document
from kompass.api.fields import Shape
from kompass.api.service import api, urlpatterns
from tests.strategies import Planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

DOCUMENT = document(api)
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The record is in a transaction of the test's connection: no request may close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@SCHEMA.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_gets_another_answer_than_the_document_says(case: Any) -> None:
    # Unpacked: the test would read a compressed answer as it is.
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})


def _own() -> list[str]:
    return [address for address, operation in _operations() if "security" in operation]


@pytest.fixture
def planned() -> Planned:
    return Planned()


@SCHEMA.include(path_regex="^/api/v1/work/|^/work/").parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_who_has_signed_in_gets_no_other_answer_either(case: Any, planned: Planned, client: Client) -> None:
    client.force_login(planned.people["coordinator"])
    if "key" in case.path_parameters:
        case.path_parameters["key"] = planned.key
    name = settings_of_django.SESSION_COOKIE_NAME
    cookie = f"{name}={client.cookies[name].value}"
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity", "Cookie": cookie})


def test_what_is_for_who_has_signed_in_says_so() -> None:
    assert _own() == [address for address in DOCUMENT["paths"] if address.startswith("/work/")]
    assert DOCUMENT["components"]["securitySchemes"]["session"]["in"] == "cookie"


def test_it_is_what_is_served(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json() == DOCUMENT


def test_it_is_a_valid_document_of_version_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(DOCUMENT)] == []


def test_it_names_every_address_the_api_has() -> None:
    served = {
        "/" + str(pattern.pattern).replace("<slug:", "{").replace("<path:", "{").replace(">", "}")
        for pattern in urlpatterns
        if pattern.name not in {"openapi", "nothing_here"}
    }
    assert set(DOCUMENT["paths"]) == served
    assert {method for operations in DOCUMENT["paths"].values() for method in operations} == {"get"}


def test_servers_are_relative_and_the_licence_is_named() -> None:
    assert [server["url"] for server in DOCUMENT["servers"]] == ["/api/v1"]
    assert DOCUMENT["info"]["license"] == {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for address, operations in DOCUMENT["paths"].items():
        yield address, operations["get"]


def test_every_operation_and_parameter_is_explained_with_an_example() -> None:
    bare = [address for address, operation in _operations() if not operation.get("description")]
    bare += [
        f"{address} {parameter['name']}"
        for address, operation in _operations()
        for parameter in operation["parameters"]
        if not parameter.get("description") or "example" not in parameter
    ]
    assert bare == []


def test_every_field_is_explained_and_every_figure_has_an_example() -> None:
    bare = []
    for name, shape in DOCUMENT["components"]["schemas"].items():
        for field, schema in shape.get("properties", {}).items():
            nested = "$ref" in str(schema)
            if not schema.get("description") or not (nested or schema.get("examples")):
                bare.append(f"{name}.{field}")
        assert "additionalProperties" not in shape, name
        assert set(shape.get("required", ())) == set(shape.get("properties", ())), name
    assert bare == []


def test_no_two_shapes_bear_one_name() -> None:
    names = [shape.__name__ for shape in Shape.__subclasses__()]
    waiting = list(Shape.__subclasses__())
    while waiting:
        under = waiting.pop().__subclasses__()
        names += [shape.__name__ for shape in under]
        waiting += under
    assert sorted(names) == sorted(set(names))


def test_examples_are_values_of_their_fields() -> None:
    import jsonschema

    wrong = []
    for name, shape in DOCUMENT["components"]["schemas"].items():
        for field, schema in shape.get("properties", {}).items():
            for example in schema.get("examples", ()):
                whole = {**schema, "components": DOCUMENT["components"]}
                if not jsonschema.Draft202012Validator(whole).is_valid(example):
                    wrong.append(f"{name}.{field}: {example!r}")
    assert wrong == []


def test_every_operation_tells_its_errors_in_one_shape() -> None:
    for address, operation in _operations():
        expected = {"200", "304", "400", "422", "429", "500"} | ({"404"} if "{" in address else set())
        if address.startswith("/work/"):
            expected = expected - {"304"} | {"401"} | ({"403"} if "{" in address else set())
        assert set(operation["responses"]) == expected, address
        for status, answer in operation["responses"].items():
            if status not in {"200", "304"}:
                schema = answer["content"]["application/json"]["schema"]
                assert schema["$ref"] == "#/components/schemas/ErrorAnswer", (address, status)
