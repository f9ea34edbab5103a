"""Conditions of a questionnaire: the part of XPath that XLSForm authors use, read once and answered here as a phone answers it.

`${name}` is a question, `.` the answer at hand. As in XPath 1.0 an empty answer is no number: `${x} != 1` is true for it,
`${x} = 1`, `${x} < 1` are false. What this file does not know is refused when the form is read, not when somebody answers.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Value = str | float | bool | tuple[str, ...]
Lookup = Callable[[str], str | tuple[str, ...]]
_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{[a-z0-9_]+\})|(?P<num>\d+(?:\.\d+)?)|(?P<str>'[^']*')|(?P<op><=|>=|!=|=|<|>|\+|\*|\(|\)|,|(?<![\w'])-|-(?=\s))"
    r"|(?P<name>[a-z][a-z0-9]*(?:-[a-z]+)*)|(?P<dot>\.)|(?P<minus>-))"
)
_COMPARE = ("=", "!=", "<", "<=", ">", ">=")


class ExpressionError(ValueError):
    """The text is no expression that this program (and a phone) would understand alike."""


@dataclass(frozen=True)
class Node:
    """One operation: its name, its parts, and the text of a leaf."""

    kind: str
    parts: tuple["Node", ...] = ()
    text: str = ""


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The expression as a tree. Raises ExpressionError with what was not understood."""
    tokens = _tokens(text)
    node, rest = _or(tokens)
    if rest:
        raise ExpressionError(f"tidak dimengerti mulai {rest[0][1]!r} dalam {text!r}")
    return node


def references(text: str) -> frozenset[str]:
    """The names of the questions that an expression looks at."""
    return frozenset(re.findall(r"\$\{([a-z0-9_]+)\}", text))


def is_true(text: str, answers: Lookup, own: str = "") -> bool:
    """Whether the condition holds. `answers`: name -> answer, or all answers of a roster; `own`: the answer at hand."""
    return _boolean(value_of(parse(text), answers, own))


def computed(text: str, answers: Lookup) -> str:
    """The value of a calculation as a phone writes it: whole numbers without a point, nothing for what is no number."""
    return _string(value_of(parse(text), answers, ""))


def value_of(node: Node, answers: Lookup, own: str) -> Value:
    if node.kind == "#text":
        return node.text
    if node.kind == "#number":
        return float(node.text)
    if node.kind == "#own":
        return own
    if node.kind == "#ref":
        return answers(node.text)
    if node.kind in ("and", "or"):
        first = _boolean(value_of(node.parts[0], answers, own))
        if first is (node.kind == "or"):
            return first
        return _boolean(value_of(node.parts[1], answers, own))
    if node.kind in _COMPARE:
        return _compare(node.kind, value_of(node.parts[0], answers, own), value_of(node.parts[1], answers, own))
    if node.kind in _ARITHMETIC:
        return _ARITHMETIC[node.kind](_number(value_of(node.parts[0], answers, own)), _number(value_of(node.parts[1], answers, own)))
    if node.kind == "if":
        chosen = node.parts[1] if _boolean(value_of(node.parts[0], answers, own)) else node.parts[2]
        return value_of(chosen, answers, own)
    return _FUNCTIONS[node.kind][1]([value_of(part, answers, own) for part in node.parts])


def _divide(a: float, b: float) -> float:
    return a / b if b else math.nan if not a or math.isnan(a) else math.copysign(math.inf, a)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": _divide,
    "mod": lambda a, b: math.fmod(a, b) if b else math.nan,
}


def _compare(sign: str, one: Value, other: Value) -> bool:
    # A set of answers is equal to something when one of them is.
    if isinstance(one, tuple):
        return any(_compare(sign, part, other) for part in one)
    if isinstance(other, tuple):
        return any(_compare(sign, one, part) for part in other)
    if sign in ("=", "!="):
        if isinstance(one, bool) or isinstance(other, bool):
            same = _boolean(one) == _boolean(other)
        elif isinstance(one, float) or isinstance(other, float):
            same = _number(one) == _number(other)
        else:
            same = one == other
        return same if sign == "=" else not same
    a, b = _number(one), _number(other)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign]


def _number(value: Value) -> float:
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    text = (value[0] if value else "") if isinstance(value, tuple) else value
    return float(text) if re.fullmatch(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", text) else math.nan


def _string(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value == int(value) else repr(value)
    return (value[0] if value else "") if isinstance(value, tuple) else value


def _boolean(value: Value) -> bool:
    if isinstance(value, float):
        return bool(value) and not math.isnan(value)
    return bool(value)


def _all(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (_string(value),)


def _format_date(parts: Sequence[Value]) -> str:
    day, form = _string(parts[0]), _string(parts[1])
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2}).*", day)
    if not found:
        return ""
    return form.replace("%Y", found[1]).replace("%m", found[2]).replace("%d", found[3]).replace("%y", found[1][2:])


def _substr(parts: Sequence[Value]) -> str:
    text, start = _string(parts[0]), int(_number(parts[1]))
    return text[start : int(_number(parts[2]))] if len(parts) > 2 else text[start:]


def _regex(parts: Sequence[Value]) -> bool:
    # Java's String.matches: the whole text.
    return re.fullmatch(_string(parts[1]).removeprefix("^").removesuffix("$"), _string(parts[0]), re.ASCII) is not None


def _sum(parts: Sequence[Value]) -> float:
    return sum(_number(one) for one in _all(parts[0]))


# name -> (least and most arguments, what it answers)
_FUNCTIONS: dict[str, tuple[tuple[int, int], Callable[[Sequence[Value]], Value]]] = {
    "not": ((1, 1), lambda p: not _boolean(p[0])),
    "true": ((0, 0), lambda p: True),
    "false": ((0, 0), lambda p: False),
    "selected": ((2, 2), lambda p: _string(p[1]) in _string(p[0]).split()),
    "count-selected": ((1, 1), lambda p: float(len(_string(p[0]).split()))),
    "sum": ((1, 1), _sum),
    "min": ((1, 1), lambda p: min((_number(one) for one in _all(p[0])), default=math.nan)),
    "max": ((1, 1), lambda p: max((_number(one) for one in _all(p[0])), default=math.nan)),
    "regex": ((2, 2), _regex),
    "string-length": ((1, 1), lambda p: float(len(_string(p[0])))),
    "number": ((1, 1), lambda p: _number(p[0])),
    "string": ((1, 1), lambda p: _string(p[0])),
    "coalesce": ((2, 2), lambda p: _string(p[0]) or _string(p[1])),
    "concat": ((1, 9), lambda p: "".join(_string(one) for one in p)),
    "substr": ((2, 3), _substr),
    "format-date": ((2, 2), _format_date),
}


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if not match or not match.lastgroup:
            raise ExpressionError(f"tidak dimengerti mulai {text[place:]!r}")
        kind = "op" if match.lastgroup == "minus" else match.lastgroup
        found.append((kind, match[match.lastgroup]))
        place = match.end()
    return found


Tokens = list[tuple[str, str]]


def _level(names: tuple[str, ...], below: Callable[[Tokens], tuple[Node, Tokens]]) -> Callable[[Tokens], tuple[Node, Tokens]]:
    def read(tokens: Tokens) -> tuple[Node, Tokens]:
        node, rest = below(tokens)
        while rest and rest[0][1] in names and rest[0][0] in ("op", "name"):
            other, after = below(rest[1:])
            node, rest = Node(rest[0][1], (node, other)), after
        return node, rest

    return read


def _primary(tokens: Tokens) -> tuple[Node, Tokens]:
    if not tokens:
        raise ExpressionError("putus di tengah")
    (kind, text), rest = tokens[0], tokens[1:]
    if kind == "num":
        return Node("#number", text=text), rest
    if kind == "str":
        return Node("#text", text=text[1:-1]), rest
    if kind == "ref":
        return Node("#ref", text=text[2:-1]), rest
    if kind == "dot":
        return Node("#own"), rest
    if (kind, text) == ("op", "("):
        node, rest = _or(rest)
        return node, _closed(rest)
    if kind == "name" and rest and rest[0] == ("op", "("):
        return _call(text, rest[1:])
    raise ExpressionError(f"tidak dimengerti: {text!r}")


def _call(name: str, tokens: Tokens) -> tuple[Node, Tokens]:
    parts: list[Node] = []
    while tokens and tokens[0] != ("op", ")"):
        node, tokens = _or(tokens)
        parts.append(node)
        if tokens and tokens[0] == ("op", ","):
            tokens = tokens[1:]
    least, most = (3, 3) if name == "if" else _FUNCTIONS.get(name, ((-1, -1), None))[0]
    if least < 0:
        raise ExpressionError(f"fungsi tidak dikenal: {name!r}")
    if not least <= len(parts) <= most:
        raise ExpressionError(f"{name}: {len(parts)} bagian, seharusnya {least} sampai {most}")
    return Node(name, tuple(parts)), _closed(tokens)


def _closed(tokens: Tokens) -> Tokens:
    if not tokens or tokens[0] != ("op", ")"):
        raise ExpressionError("kurung tidak ditutup")
    return tokens[1:]


_times = _level(("*", "div", "mod"), _primary)
_plus = _level(("+", "-"), _times)
_order = _level(("<", "<=", ">", ">="), _plus)
_equal = _level(("=", "!="), _order)
_and = _level(("and",), _equal)
_or = _level(("or",), _and)
