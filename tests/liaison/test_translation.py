"""All that people at schools read can be had in Welsh: marked, translated, and with the same things put in."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from accounts.languages import WELSH
from liaison.translating import catalogue
from liaison.translating.extracting import (
    Message,
    all_messages,
    messages_in_python,
    messages_in_template,
    template_names,
)
from liaison.translating.facing import MODULES, TEMPLATES

ROOT = Path(settings.BASE_DIR)
# It says in both languages that a machine made it.
MARKED = [name for name in template_names() if name != "partials/machine_made.html"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\(\([^()]+\)\)")
TAG = re.compile(r"<[^>]+>")
# Read by no screen reader as a word, or the same in every language.
SAME_IN_BOTH = {"Liaison", "Liaison:", "– Liaison", "CSV", "Excel", "English", 'data-passkey="add"'}
ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
BLOCK = re.compile(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
# An element whose name is put in: <{{ legend_tag }} class="…">.
ELEMENT = re.compile(r"(</?){{.*?}}")
BOTH_LANGUAGES = re.compile(r"{% if language == \"cy\" %}.*?{% endif %}", re.DOTALL)
# A word given to a tag or filter and not marked: {% include "…" with label="Open the plan" %}, {% status_tag "Held" %}.
LITERAL = re.compile(
    r"""(?<![_\w])(?:with |\s)\w+=("[A-Z][^"]*"|'[A-Z][^']*')|(?:default|join|pluralize|yesno):("[^"]*[A-Za-z][^"]*")"""
    r"""|(?<=_tag )("[A-Z][^"]*")"""
)


class Visible(HTMLParser):
    """The words between tags, and in the attributes that are read out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("style", "script", "svg")
        self.words += [value for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script", "svg")

    def handle_data(self, data):
        self.words += [] if self.hidden else [data]


def bare_words(source: str) -> list[str]:
    """What is visible in a template and not marked for translation."""
    without = COMMENT.sub(" ", BLOCK.sub(" ", BOTH_LANGUAGES.sub(" ", source)))
    given = [LITERAL.findall(tag) for tag in TAGS.findall(without)]
    literals = [
        word for found in given for either in found if re.search("[A-Za-z]", TAG.sub("", word := "".join(either)))
    ]
    html = TAGS.sub(" ", ELEMENT.sub(r"\1i", without))
    words = [word for part in Visible(html).words for word in part.split("\n")]
    shown = [word.strip() for word in words if re.search("[A-Za-z]", word)]
    return [word for word in [*shown, *literals] if word not in SAME_IN_BOTH]


@pytest.fixture(scope="module")
def welsh():
    return catalogue.read()


def test_the_walk_finds_what_is_not_marked():
    """Or else the next test proves nothing."""
    found = bare_words(
        '{# No #}<p title="Bare">{% translate "Marked" %} bare too</p>{% blocktranslate %}So{% endblocktranslate %}'
        '{% include "a.html" with label="Open it" other=_("Marked") %}{{ name|default:"Nobody" }}{{ a|join:" and " }}'
        '{% status_tag "Held" "red" %}{% status_tag _("Marked") "red" %}<path d="M0 8 8 0"></path>'
    )

    assert found == ["Bare", "bare too", '"Open it"', '"Nobody"', '" and "', '"Held"']


@pytest.mark.parametrize("name", MARKED)
def test_every_visible_word_is_marked(name):
    assert bare_words((ROOT / "templates" / name).read_text()) == []


@pytest.mark.parametrize("pattern", TEMPLATES)
def test_every_pattern_names_a_template(pattern):
    assert [*(ROOT / "templates").glob(pattern)]


@pytest.mark.parametrize("pattern", MODULES)
def test_every_pattern_names_a_module(pattern):
    assert [*ROOT.glob(pattern)]


def test_the_catalogue_holds_all_that_is_marked_and_nothing_else(welsh):
    """If not: script/messages."""
    assert {catalogue.key(entry) for entry in welsh} == set(all_messages())


def test_all_that_schools_read_has_welsh(welsh):
    """If not: script/messages --list."""
    assert catalogue.without_welsh(welsh) == []


def translations(entry):
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def test_the_same_is_put_into_both_languages(welsh):
    differ = []
    for entry in filter(catalogue.is_translated, welsh):
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for words in translations(entry):
            found = set(PLACEHOLDER.findall(words))
            if not (found <= wanted if entry.msgid_plural else found == wanted):
                differ.append(entry.msgid)

    assert differ == []


def test_the_same_tags_and_ends_stand_in_both_languages(welsh):
    differ = [
        entry.msgid
        for entry in filter(catalogue.is_translated, welsh)
        for words in translations(entry)
        if sorted(TAG.findall(words)) != sorted(TAG.findall(entry.msgid_plural or entry.msgid))
        or [words[:1].isspace(), words[-1:].isspace()] != [entry.msgid[:1].isspace(), entry.msgid[-1:].isspace()]
    ]

    assert differ == []


def test_the_catalogue_and_each_entry_say_that_a_machine_made_it(welsh):
    assert "has not been checked by a person" in welsh.header
    assert welsh.metadata["Language"] == WELSH
    assert catalogue.UNCHECKED in (ROOT / "locale/cy/LC_MESSAGES/django.po").read_text()


def test_what_is_written_is_what_is_compiled(welsh):
    """If not: script/assets."""
    compiled = ROOT / "locale/cy/LC_MESSAGES/django.mo"

    assert compiled.read_bytes() == welsh.to_binary()


def test_marks_are_found_in_python():
    source = '_("a")\ngettext_lazy("b" "c")\nngettext("one", "many", n)\npgettext("of", "d")\n_(name)\nother("e")\n'

    assert list(messages_in_python(source)) == [
        Message("a"),
        Message("bc"),
        Message("one", "many"),
        Message("d", context="of"),
    ]


def test_marks_are_found_in_templates():
    source = """{% load i18n %}{% translate "a" %}{% if x %}{% blocktranslate trimmed with y=z %}
        b {{ y }}
    {% endblocktranslate %}{% endif %}
    {% blocktranslate count n=m %}{{ n }} one{% plural %}{{ n }} many{% endblocktranslate %}
    {% include "partials/empty.html" with text=_("c") %}{{ x|default:_("d") }}{% translate "50%" %}
    {% firstof x _("e") %}"""

    assert set(messages_in_template(source)) == {
        Message("a"),
        Message("b %(y)s"),
        Message("%(n)s one", "%(n)s many"),
        Message("c"),
        Message("d"),
        Message("e"),
        Message("50%%"),
    }


def test_new_words_come_into_the_catalogue_and_old_ones_go_with_their_welsh(welsh):
    kept = next(entry for entry in welsh if catalogue.is_translated(entry) and not entry.msgid_plural)
    found = {catalogue.key(kept): ["a.py"], Message("New words"): ["b.py"]}
    before = kept.msgstr

    catalogue.bring_up_to_date(copy := catalogue.read(), found)

    assert [(entry.msgid, entry.msgstr, entry.tcomment) for entry in copy] == [
        (kept.msgid, before, catalogue.UNCHECKED),
        ("New words", "", catalogue.UNCHECKED),
    ]
