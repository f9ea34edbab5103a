"""The questionnaire as XLSForm (what people read) and XForm (what phones read), by pyxform.

A roster is never tied to a count: lowering a number would throw away members who were already written down (getodk/web-forms#849).
"""

from pathlib import Path
from typing import Any

from dtsen.errors import Lang, MachineError, PolicyError, Say
from dtsen.questionnaire.definition import Form, Limit, Question, Section

LANGUAGES: dict[Lang, str] = {"id": "Bahasa Indonesia (id)", "en": "English (en)"}
# Long lists are searched, not scrolled.
_LONG = 8
_TYPES = {"bulat": "integer", "desimal": "decimal", "teks": "text", "tanggal": "date", "titik": "geopoint", "foto": "image"}
Row = dict[str, str]
Sheets = dict[str, list[Row]]


def workbook(form: Form) -> Sheets:
    """The sheets of the XLSForm: survey, choices, entities, settings."""
    survey: list[Row] = [
        {"type": "start", "name": "mulai"},
        {"type": "end", "name": "selesai"},
        {"type": "today", "name": "hari_ini"},
        {"type": "deviceid", "name": "perangkat"},
        {
            "type": "audit",
            "name": "audit",
            "parameters": "track-changes=true location-priority=balanced location-min-interval=60 location-max-age=120",
        },
    ]
    for one in form.items:
        survey += _rows(one, form)
    survey += [
        {"type": "calculate", "name": "id_keluarga", "calculation": "if(${jenis} = 1, ${keluarga}, once(uuid()))"},
        {
            "type": "calculate",
            "name": "nama_keluarga",
            "calculation": "if(${pl_kepala} != '', ${pl_kepala}, ${alamat})",
            "save_to": "kepala",
        },
        {"type": "calculate", "name": "hasil_kunjungan", "calculation": "${hasil}", "save_to": "hasil"},
    ]
    choices = [
        {"list_name": name, "name": code, **_said("label", words)}
        for name, options in sorted(form.options.items())
        for code, words in options
    ]
    # One form for new and known families (getodk/collect#6897): the entity is made or brought up to date by the same answers.
    entity = {"list_name": "keluarga", "entity_id": "${id_keluarga}", "create_if": "${jenis} = 2", "update_if": "${jenis} = 1"}
    settings = {
        "form_title": form.title.id,
        "form_id": form.form_id,
        "version": form.version,
        "default_language": LANGUAGES["id"],
        "instance_name": "concat(${nama_keluarga}, ' - ', ${hari_ini})",
    }
    return {"survey": survey, "choices": choices, "entities": [{**entity, "label": "${nama_keluarga}"}], "settings": [settings]}


def form_xml(form: Form, *, validate: bool = False) -> bytes:
    """The XForm: the same bytes for the same definition. `validate`: checked by ODK Validate (Java), Collect's own engine.

    Raises PolicyError with what pyxform or ODK Validate said, MachineError when pyxform is not installed."""
    try:
        from pyxform.errors import PyXFormError
        from pyxform.validators.odk_validate import ODKValidateError
        from pyxform.xls2xform import convert
    except ImportError as error:
        raise MachineError(
            Say("Pustaka pyxform tidak terpasang.", "The library pyxform is not installed."),
            todo=Say("Jalankan lewat ./run, yang memasangnya.", "Run it by ./run, which installs it."),
        ) from error
    try:
        sheets = workbook(form)
        # pyxform looks for the columns among the first hundred rows only.
        heads = {f"{name}_header": [dict.fromkeys(_columns(rows))] for name, rows in sheets.items()}
        made = convert({**sheets, **heads}, validate=validate, warnings=[], form_name="data")
    except (PyXFormError, ODKValidateError) as error:
        raise PolicyError(
            Say("Formulir tidak dapat dibuat dari kuesioner.", "No form can be made from the questionnaire."),
            came=Say(str(error)[:600], str(error)[:600]),
            todo=Say("Perbaiki policy/forms.", "Mend policy/forms."),
        ) from error
    return str(made.xform).encode()


def write_workbook(form: Form, path: Path) -> None:
    """The XLSForm as a workbook, for those who read or compare it in a spreadsheet."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        for name, rows in workbook(form).items():
            sheet = book.add_worksheet(name)
            columns = _columns(rows)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column)
            for line, row in enumerate(rows, 1):
                for place, column in enumerate(columns):
                    if row.get(column):
                        sheet.write_string(line, place, row[column])


def _columns(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def _rows(item: Question | Section, form: Form) -> list[Row]:
    if isinstance(item, Question):
        return [_row(item, form)]
    kind = "repeat" if item.roster else "group"
    begin: dict[str, str] = {"type": f"begin_{kind}", "name": item.name, **_said("label", item.words)}
    if item.relevant:
        begin["relevant"] = item.relevant
    inside = [row for one in item.items for row in _rows(one, form)]
    return [begin, *inside, {"type": f"end_{kind}"}]


def _row(one: Question, form: Form) -> Row:
    row: dict[str, Any] = {"type": _type(one), "name": one.name}
    if one.kind == "dari_daftar":
        key = f"${{{one.source_key}}}"
        return {**row, "calculation": f"instance('{one.source}')/root/item[name = {key}]/{one.source_column}"}
    if one.kind == "hitung":
        return {**row, "calculation": one.calculation}
    words = one.words
    if one.kind == "ingat":
        words = Say(f"Periksa lagi: {words.id}", f"Please look again: {words.en}")
    row |= _said("label", words)
    if one.hint:
        row |= _said("hint", one.hint)
    if one.relevant:
        row["relevant"] = one.relevant
    if one.required:
        row["required"] = "yes"
        row |= _said("required_message", Say("Harus diisi", "Has to be filled in"))
    if one.limits:
        row["constraint"] = " and ".join(f"({limit.must})" for limit in one.limits)
        row |= _said("constraint_message", _together(one.limits))
    if one.take:
        row["calculation"] = f"once(${{{one.take}}})"
    if one.choice_filter:
        row["choice_filter"] = one.choice_filter
    if one.default:
        row["default"] = one.default
    if one.kind == "foto":
        row["parameters"] = "max-pixels=1024"
    appearance = _appearance(one, form)
    return {**row, "appearance": appearance} if appearance else row


def _type(one: Question) -> str:
    if one.kind in ("catatan", "ingat"):
        return "note"
    if one.kind in ("hitung", "dari_daftar"):
        return "calculate"
    if one.kind == "satu_dari":
        return f"select_one_from_file {one.source}.csv"
    if one.kind in ("satu", "banyak"):
        return f"{'select_one' if one.kind == 'satu' else 'select_multiple'} {one.options}"
    return _TYPES[one.kind]


def _appearance(one: Question, form: Form) -> str:
    if one.kind == "satu_dari":
        return "minimal autocomplete"
    if one.kind == "satu" and len(form.options[one.options]) > _LONG:
        return "minimal"
    return "numbers" if one.digits else ""


def _together(limits: tuple[Limit, ...]) -> Say:
    told = list(dict.fromkeys((limit.words.id, limit.words.en) for limit in limits))
    return Say("; ".join(one for one, _ in told), "; ".join(one for _, one in told))


def _said(column: str, words: Say) -> Row:
    return {f"{column}::{LANGUAGES['id']}": words.id, f"{column}::{LANGUAGES['en']}": words.en}
