"""Every sentence that is marked for translation, in Python and in templates.

Django's own `makemessages` asks for a program of the system's. This reads the same marks with Python's and Django's own
parsers, so that the tests can ask wherever they run.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOMS = ("accounts", "bulletins", "deployments", "liaison", "lists", "officers", "outbox", "schools")
# A function's name without "_lazy" and "_noop", and how its arguments are to be read.
CALLS = {
    "_": ("id",),
    "gettext": ("id",),
    "ngettext": ("id", "plural"),
    "pgettext": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
}
# {% include "…" with label=_("Open the notice") %}, {% status_tag _("Held") "red" %}
IN_TAGS = re.compile(r"""[\s=:,]_\((?:"([^"]+)"|'([^']+)')\)""")


@dataclass(frozen=True)
class Message:
    """One sentence as a catalogue names it."""

    id: str
    plural: str = ""
    context: str = ""


def all_messages() -> dict[Message, list[str]]:
    """Each sentence with the files in which it stands, in the order of the files."""
    found: dict[Message, list[str]] = {}
    for path, messages in (*_of_python(), *_of_templates()):
        for message in messages:
            places = found.setdefault(message, [])
            if path not in places:
                places.append(path)
    return found


def _of_python() -> Iterator[tuple[str, list[Message]]]:
    root = Path(settings.BASE_DIR)
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            if "migrations" not in file.parts:
                yield str(file.relative_to(root)), list(messages_in_python(file.read_text()))


def messages_in_python(source: str) -> Iterator[Message]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        parts = CALLS.get(name.removesuffix("_lazy").removesuffix("_noop"), ())
        words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if parts and len(words) >= len(parts):
            yield Message(**dict(zip(parts, words, strict=False)))


def template_names() -> list[str]:
    root = Path(settings.BASE_DIR) / "templates"
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.suffix in (".html", ".txt"))


def _of_templates() -> Iterator[tuple[str, list[Message]]]:
    for name in template_names():
        source = (Path(settings.BASE_DIR) / "templates" / name).read_text()
        yield f"templates/{name}", list(messages_in_template(source))


def messages_in_template(source: str) -> Iterator[Message]:
    nodes: list[Node] = engines["django"].from_string(source).template.nodelist.get_nodes_by_type(Node)  # type: ignore[attr-defined]
    for node in nodes:
        if isinstance(node, TranslateNode):
            literal = node.filter_expression.var.literal
            if literal is not None:
                yield Message(str(literal).replace("%", "%%"), context=_context(node))
        elif isinstance(node, BlockTranslateNode):
            one = node.render_token_list(node.singular)[0]
            many = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Message(one, many, _context(node))
    for double, single in IN_TAGS.findall(source):
        yield Message(double or single)


def _context(node: TranslateNode | BlockTranslateNode) -> str:
    given = node.message_context
    return str(given.var) if given else ""
