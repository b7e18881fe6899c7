"""Whoever asks the browser for less motion gets none, and whoever chose the colours sees where they are and reads it.

Tried, each alone, and seen red: the style sheet without its rule for less motion, and without that for drawings.
"""

import pytest

from tests.tour.studio import Studio

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

# A home, a form, a diagram, a board, and the page for the front office.
PAGES = [
    ("head", "home"),
    ("sergeant", "deployments:redeployment-add"),
    ("sergeant", "deployments:timeline"),
    ("sergeant", "deployments:team"),
    ("reception", "deployments:door"),
]
# Nothing moves by now. Whoever lets something move later finds the rule in force.
MOVE = """document.styleSheets[0].insertRule(
    "*, *::before { transition: all 2s; animation: turn 2s infinite; scroll-behavior: smooth }")"""
MOVES = """[...document.querySelectorAll("*")].flatMap(one => [null, "::before", "::after"].map(part => {
    const style = getComputedStyle(one, part);
    const lasts = [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].map(parseFloat);
    return Math.max(...lasts) > 0.001 || style.scrollBehavior === "smooth" ? one.outerHTML.slice(0, 200) : "";
})).filter(Boolean)"""
# Shadows and backgrounds are gone where the reader chose the colours: an outline or a border must be left. A radio or
# a box is drawn before its label.
NOT_SHOWN = """[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(one => one.checkVisibility()).filter(one => {
        const label = one.labels && one.labels[0];
        const drawn = [[one, null], ...(label ? [[label, "::before"]] : [])];
        const look = () => drawn.map(([part, before]) => {
            const style = getComputedStyle(part, before);
            return [style.outlineStyle, style.outlineWidth, style.borderWidth].join();
        }).join();
        const plain = look();
        one.focus();
        return look() === plain;
    }).map(one => one.outerHTML.slice(0, 200))"""
# A drawing keeps its own colours, which were chosen for white.
UNREAD = """[...document.querySelectorAll("svg[role=img]")]
    .filter(one => getComputedStyle(one).backgroundColor !== "rgb(255, 255, 255)")
    .map(one => one.outerHTML.slice(0, 200))"""


def show(studio: Studio, column: str, label: str) -> None:
    studio.show(next(shown for shown in studio.rounds.pages(label) if shown.column == column))


@pytest.mark.parametrize(("column", "label"), PAGES)
def test_nothing_moves_for_whoever_asks_for_less_motion(studio: Studio, column: str, label: str) -> None:
    studio.page.emulate_media(reduced_motion="reduce", forced_colors="none", color_scheme="light")
    show(studio, column, label)
    studio.page.evaluate(MOVE)

    assert studio.page.evaluate(MOVES) == []


@pytest.mark.parametrize(("column", "label"), PAGES)
def test_focus_and_drawings_are_seen_in_the_readers_own_colours(studio: Studio, column: str, label: str) -> None:
    studio.page.emulate_media(reduced_motion="no-preference", forced_colors="active", color_scheme="dark")
    show(studio, column, label)

    assert studio.page.evaluate(NOT_SHOWN) == []
    assert studio.page.evaluate(UNREAD) == []
