"""Finds, in Python, sentences that people read and that nobody marked for translation.

Whatever looks like words is one, unless the place where it stands says otherwise: what a logger is told, what a
programmer reads, how a day is written.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from liaison.translating.extracting import CALLS

# Two words, or one that begins a sentence or a label.
WORDS = re.compile(r"[A-Za-z’]{2,}[^A-Za-z]* [^A-Za-z]*[A-Za-z]|\{\}[^{}]* ?[a-z]{3,}[ .]|^[A-Z][a-z’]+[.?!:]?$")
# “j F Y”, “l j F”: how Django is told to write a day.
FORM_OF_A_DAY = re.compile(r"[lDjdNFMmYyHis]( [lDjdNFMmYyHis])*( Y)?")
# Statements of databases, HTML, regular expressions, headers, paths of fields.
NO_PROSE = re.compile(
    r"<[a-z!]|(SELECT|UPDATE|INSERT|SET|RESET|PRAGMA) |[\\^$]|[a-z-]+/[a-z-]+;"
    r"|govuk-|app-|inline;|attachment;|%[-a-zA-Z] "
)
# What these are given is read by whoever runs or writes Liaison.
TO_PROGRAMMERS = {
    "AssertionError",
    "CommandError",
    "ImproperlyConfigured",
    "KeyError",
    "NotImplementedError",
    "RuntimeError",
    "TypeError",
    "ValueError",
}
LOGGERS = {"debug", "info", "warning", "error", "exception", "critical"}
# Of a model, for Django’s own administration, which the portal has not; what a module offers.
UNSEEN_NAMES = {"verbose_name_plural", "__all__"}
UNSEEN_METHODS = {"__str__", "__repr__"}


@dataclass(frozen=True)
class Found:
    line: int
    words: str


def unmarked(source: str) -> Iterator[Found]:
    """Sentences that stand in this source and that no translation reaches; {} is where something is put in."""
    tree = ast.parse(source)
    yield from sorted(_below(tree), key=lambda found: found.line)


def _below(node: ast.AST) -> Iterator[Found]:
    for child in _seen_of(node):
        words = words_of(child)
        if words is None:
            yield from _below(child)
        elif reads_as_words(words):
            yield Found(child.lineno, words)  # type: ignore[attr-defined]
        if isinstance(child, ast.JoinedStr):
            yield from _put_into(child)


def _put_into(string: ast.JoinedStr) -> Iterator[Found]:
    for part in string.values:
        if isinstance(part, ast.FormattedValue):
            yield from _below(ast.Expr(part.value))


def _seen_of(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in this node, without what nobody reads or what is marked."""
    match node:
        case ast.Call() if name_of(node.func).removesuffix("_lazy").removesuffix("_noop") in CALLS:
            yield from (arg for arg in node.args if words_of(arg) is None)
        case ast.Call() if _is_for_programmers(node):
            return
        case ast.Expr(value=ast.Constant()) | ast.Assert() | ast.Compare():
            return
        case ast.FunctionDef() if node.name in UNSEEN_METHODS:
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from [*node.args.defaults, *filter(None, node.args.kw_defaults), *node.decorator_list, *node.body]
        case ast.AnnAssign():
            yield from [node.value] if node.value else []
        case ast.Assign() if {name_of(target) for target in node.targets} & UNSEEN_NAMES:
            return
        case ast.Call() if _names_a_class(node):
            yield from [*node.args[1:], *node.keywords]
        case ast.Subscript():
            yield node.value
        case _:
            yield from ast.iter_child_nodes(node)


def _is_for_programmers(call: ast.Call) -> bool:
    name = name_of(call.func)
    if isinstance(call.func, ast.Attribute) and name in LOGGERS:
        return name_of(call.func.value) == "logger"
    return name in TO_PROGRAMMERS


def _names_a_class(call: ast.Call) -> bool:
    return name_of(call.func) in ("ForeignKey", "OneToOneField", "ManyToManyField", "TypeVar")


def name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else str(getattr(node, "attr", ""))


def words_of(node: ast.AST) -> str | None:
    """A string that is written out, with {} for each thing put in; None of anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def reads_as_words(text: str) -> bool:
    return bool(WORDS.search(text)) and not FORM_OF_A_DAY.fullmatch(text.strip()) and not NO_PROSE.search(text)
