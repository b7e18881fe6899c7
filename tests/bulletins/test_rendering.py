"""Markdown as pages and mail, whatever is typed."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletins import actions
from bulletins.rendering import TAGS, mail_of, prose, subject_of
from outbox.models import Letter

PIECES = ["<", ">", "[", "](", ")", "!", "#", "- ", "`", '"', "\\", " ", "\n", "\n\n"]
PIECES += ["javascript:", "script", "onload=", "&#x3a;", "https://x.example"]


class Reader(HTMLParser):
    """What a browser would make of it: tags, and addresses that can be followed or loaded."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.attributes = [], [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe src=https://x.example></iframe>",
        "<style>body{display:none}</style>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](file:///etc/passwd)",
        "[x](//x.example/)",
        "[x](/people/)",
        "<javascript:alert(1)>",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "![x](javascript:alert(1))",
        "![x](data:image/png;base64,AAAA)",
    ],
)
def test_nothing_that_acts_or_leads_astray_comes_out(words):
    found = Reader(prose(words))

    assert set(found.tags) <= {"p", "br", "pre", "code"}
    assert found.links == []
    assert found.attributes == set()


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_whatever_is_typed_only_known_tags_and_safe_links_come_out(pieces):
    found = Reader(prose("".join(pieces)))

    assert set(found.tags) <= TAGS
    assert found.attributes <= {"href", "rel", "start", "title"}
    assert [link for link in found.links if not link.startswith(("http://", "https://", "mailto:"))] == []


def test_an_image_is_never_loaded():
    assert Reader(prose("![plan](https://x.example/plan.png)")).tags == ["p", "a"]


def test_a_link_to_nowhere_leads_nowhere():
    assert Reader(prose("[x]()")).links == []


def test_links_to_the_web_and_to_mail_work():
    words = "[Form](https://report.force.example/?a=1&b=2), [http](http://x.example), [us](mailto:unit@force.example)"

    links = ["https://report.force.example/?a=1&b=2", "http://x.example", "mailto:unit@force.example"]
    assert Reader(prose(words)).links == links


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("# A\n## B\n# C", ["h2", "h3", "h2"]),
        ("## A\n### B\n## C", ["h2", "h3", "h2"]),
        ("### A\n###### B", ["h2", "h3"]),
        ("## A\n# B\n## C", ["h2", "h2", "h3"]),
        ("# A\n## B\n### C\n#### D\n##### E\n###### F", ["h2", "h3", "h4", "h5", "h6", "h6"]),
        ("Title\n=====\n\nPart\n----", ["h2", "h3"]),
    ],
)
def test_headings_begin_at_h2_and_leave_out_no_level(typed, shown):
    assert Reader(prose(typed)).tags == shown


def test_paragraphs_lines_lists_and_bold_words_come_out():
    assert prose("One **two**\nthree\n\n- four\n- five") == (
        "<p>One <strong>two</strong><br>\nthree</p>\n<ul>\n<li>four</li>\n<li>five</li>\n</ul>\n"
    )


def test_the_mail_says_from_whom_links_to_the_page_and_names_the_routes(draft, inspector, settings):
    settings.PUBLIC_URL = "https://liaison.force.example"

    mail = mail_of(draft, sender=inspector)

    assert mail.subject == "Northmoor: Autumn news"
    for words in (mail.text, mail.html):
        assert f"From {inspector.name}, Northmoor" in words
        assert f"https://liaison.force.example/bulletins/{draft.pk}/" in words
        assert draft.written_for.force.report_url in words
        assert "999" in words
    assert "## Patrols\n\nMore of them." in mail.text
    assert "<h2>Patrols</h2>\n<p>More of them.</p>" in mail.html


def test_the_text_part_holds_the_words_unescaped_and_the_html_part_escaped(unit, inspector):
    bulletin = actions.write_bulletin(title="Q&A <1>", words="Cats & dogs <b>", audience=unit, by=inspector)

    mail = mail_of(bulletin, sender=inspector)

    assert "Q&A <1>" in mail.text
    assert "Cats & dogs <b>" in mail.text
    assert "Q&amp;A &lt;1&gt;" in mail.html
    assert "Cats &amp; dogs &lt;b&gt;" in mail.html


@pytest.mark.parametrize("slot", [Letter.LINK_SLOT, Letter.NAME_SLOT])
def test_a_recipients_slot_typed_into_the_words_is_never_filled(unit, inspector, slot):
    hidden = slot.replace("{{", "{&#123;")
    bulletin = actions.write_bulletin(title=slot, words=f"{slot} {hidden}", audience=unit, by=inspector)

    innocent = actions.write_bulletin(title="News", words="News.", audience=unit, by=inspector)

    mail, other = mail_of(bulletin, sender=inspector), mail_of(innocent, sender=inspector)

    assert slot not in mail.subject
    # The mail's own slot, for the link to choose how often.
    assert (mail.text.count(slot), mail.html.count(slot)) == (other.text.count(slot), other.html.count(slot))


def test_a_long_subject_is_cut_to_what_a_letter_holds(draft):
    draft.title = "x" * 150
    draft.written_for.name = "y\n" * 60

    assert len(subject_of(draft)) == 200
    assert "\n" not in subject_of(draft)
