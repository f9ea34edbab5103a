"""One line a message, without personal data: long numbers are masked, messages of database errors are left out.

What Django says about a request holds its address, and an address may hold what somebody typed: only the name of the
page is kept. Fields of a message (`extra={"isian": {...}}`) are written as they are; whoever writes them answers for them.
"""

import json
import logging
import re

_LONG_NUMBER = re.compile(r"\d{8,}")


class OneLine(logging.Formatter):
    """JSON: when, level, from where, what; of an exception its kind and place, never its text, which may hold values."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "waktu": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "tingkat": record.levelname,
            "dari": record.name,
            "pesan": _message(record),
        }
        said |= getattr(record, "isian", {})
        if record.exc_info and record.exc_info[0]:
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}" if trace else ""
            said["galat"] = f"{record.exc_info[0].__name__} {place}"
        return json.dumps(said, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if record.name.startswith(("django.request", "django.security")):
        match = getattr(request, "resolver_match", None)
        page = match.url_name if match else "alamat tak dikenal"
        return f"{getattr(record, 'status_code', '')} {page}".strip()
    return _LONG_NUMBER.sub("****", record.getMessage()).split("?")[0][:500]
