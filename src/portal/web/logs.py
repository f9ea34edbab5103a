"""One line a message, without personal data: long numbers are masked, messages of database errors are left out."""

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
            "pesan": _LONG_NUMBER.sub("****", record.getMessage()).split("?")[0][:500],
        }
        if record.exc_info and record.exc_info[0]:
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}" if trace else ""
            said["galat"] = f"{record.exc_info[0].__name__} {place}"
        return json.dumps(said, ensure_ascii=False)
