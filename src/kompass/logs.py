"""Log lines as JSON: time, level, logger, message, request id. No address, name or text of a person."""

import contextvars
import datetime as dt
import json
import logging
import traceback
from http import HTTPStatus

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")

# What a record may carry beyond the message, set by our own code with `extra=`.
_FIELDS = ("method", "route", "status", "milliseconds", "dataset", "rows")


def _message(record: logging.LogRecord) -> str:
    """The message; of Django's own lines about a request only its status, as they quote path and error text."""
    if hasattr(record, "request") and (status := getattr(record, "status_code", None)):
        return HTTPStatus(status).phrase
    return record.getMessage()


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if current := request_id.get():
            line["request_id"] = current
        line.update({field: getattr(record, field) for field in _FIELDS if hasattr(record, field)})
        if record.exc_info and record.exc_info[0]:
            # Where it happened and of what kind; the exception's own text may quote what somebody typed.
            line["exception"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False, default=str)
