"""What people at schools read: in one place, for the tests that hold all of it to two languages.

A page that a school gains is named here, by its file or by a pattern of files.
"""

from fnmatch import fnmatch

# Letters to police alone: marked for translation like the others, and without Welsh.
POLICE_MAIL = ("alert", "cluster_handed_over", "forecast", "morning", "question", "tenure_warning", "visit")
# And to local authority advisers, whose pages are English too.
ADVISER_MAIL = ("adviser_digest",)

TEMPLATES = (
    "base.html",
    "form_page.html",
    "words.html",
    "4*.html",
    "500.html",
    "partials/*",
    "gds/*",
    "emails/*",
    # Signing in, the account and its second factor.
    "account/*.html",
    "account/email/*",
    "accounts/*",
    "mfa/*.html",
    "mfa/messages/*",
    "mfa/recovery_codes/*",
    "mfa/totp/*",
    "mfa/webauthn/*",
    "socialaccount/*",
    "liaison/account*.html",
    "liaison/accessibility*.html",
    # The school's home and its papers.
    "liaison/front.html",
    "liaison/home.html",
    "liaison/home/bulletins.html",
    "liaison/home/change_words.html",
    "liaison/home/school*.html",
    "deployments/officer_*.html",
    "deployments/school*.html",
    "deployments/feed_*.html",
    "officers/photo.html",
    # Notices, their links and what was answered.
    "deployments/call_number.html",
    "deployments/change_in_words.html",
    "deployments/notice_a*.html",
    "deployments/notice_button.html",
    "deployments/notice_corrected.html",
    "deployments/notice_detail.html",
    "deployments/notice_items.html",
    "deployments/notice_link*.html",
    "deployments/notice_list.html",
    "deployments/notice_no_longer_so.html",
    "deployments/notice_questions.html",
    "deployments/notice_shared.html",
    "deployments/notice_words.html",
    "deployments/question_ask.html",
    "deployments/question_items.html",
    # The door, and visits that nobody announced.
    "deployments/door*.html",
    "deployments/visit_report.html",
    "deployments/visit_said.html",
    "deployments/visit_school*.html",
    "deployments/visit_told.html",
    # Contacts and the termly look through them.
    "schools/contact*.html",
    "schools/language_line.html",
    "schools/proof*.html",
    "schools/review.html",
    "schools/review_over.html",
    "schools/review_standing.html",
    "schools/review_unknown.html",
    # Bulletins and proposals for the agenda.
    "bulletins/agenda.html",
    "bulletins/agenda_facts.html",
    "bulletins/agenda_item*.html",
    "bulletins/agenda_no_place.html",
    "bulletins/agenda_propose.html",
    "bulletins/agenda_tag.html",
    "bulletins/bulletin_detail.html",
    "bulletins/bulletin_list.html",
    "bulletins/list_for_readers.html",
    "bulletins/mail_*.html",
    "bulletins/state.html",
)
# Pages of the desk that stand in the same folders.
BUT_NOT = (
    "partials/demo_banner.html",
    # It says in both languages that a machine made it.
    "partials/machine_made.html",
    "emails/english_below.html",
    *(f"emails/{name}.*" for name in (*POLICE_MAIL, *ADVISER_MAIL)),
)
# Python whose words schools read; all that is marked in them has Welsh.
MODULES = (
    "accounts/*.py",
    "bulletins/actions/agenda.py",
    "bulletins/forms/agenda.py",
    "bulletins/forms/choice.py",
    "bulletins/models/*.py",
    "bulletins/rendering.py",
    "bulletins/views/agenda.py",
    "bulletins/views/bulletins.py",
    "bulletins/views/choice.py",
    "deployments/absences/*.py",
    "deployments/actions/answering.py",
    "deployments/actions/answering_visits.py",
    "deployments/actions/asking.py",
    "deployments/actions/chasing.py",
    "deployments/actions/checking.py",
    "deployments/actions/coming_back.py",
    "deployments/actions/feeds.py",
    "deployments/actions/holding.py",
    "deployments/actions/reporting_visits.py",
    "deployments/actions/texting.py",
    "deployments/actions/withdrawing.py",
    "deployments/desk/calendars.py",
    "deployments/desk/history.py",
    "deployments/door/finding.py",
    "deployments/door/standing.py",
    "deployments/forms/door.py",
    "deployments/forms/feeds.py",
    "deployments/forms/lists.py",
    "deployments/forms/questions.py",
    "deployments/forms/schools.py",
    "deployments/forms/visits.py",
    "deployments/letters.py",
    "deployments/models/deployment.py",
    "deployments/models/door_check.py",
    "deployments/models/notice.py",
    "deployments/models/visit.py",
    "deployments/notices/*.py",
    "deployments/outlook/posts.py",
    "deployments/views/feeds.py",
    "deployments/views/lists.py",
    "deployments/views/questions.py",
    "deployments/views/schools.py",
    "deployments/views/visits.py",
    "deployments/words.py",
    "liaison/contacts/*.py",
    "liaison/home/school.py",
    "liaison/home/to_do.py",
    "liaison/navigation.py",
    "liaison/people.py",
    "liaison/places.py",
    "liaison/sign_in_mail.py",
    "liaison/templatetags/*.py",
    "liaison/views/contacts.py",
    "liaison/views/reviews.py",
    "officers/templatetags/officers.py",
    "schools/actions/contacts.py",
    "schools/actions/handing_over.py",
    "schools/actions/proving.py",
    "schools/actions/refusals.py",
    "schools/actions/reviewing.py",
    "schools/forms/contacts.py",
    "schools/forms/language.py",
    "schools/forms/reviews.py",
    "schools/models/contact.py",
    "schools/models/review.py",
    "schools/models/school.py",
    "schools/views/contacts.py",
    "schools/views/language.py",
)


def faces_schools(path: str) -> bool:
    """Whether what stands in this file, named from the root of the house, is read at schools."""
    name = path.removeprefix("templates/")
    if name == path:
        return _any_of(MODULES, path)
    return _any_of(TEMPLATES, name) and not _any_of(BUT_NOT, name)


def _any_of(patterns: tuple[str, ...], path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)
