"""A school that chose Welsh has its mail in Welsh, with the English below; once, like every other school."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.languages import ENGLISH, WELSH
from deployments import actions
from deployments.models import Notice
from outbox.compose import form_of
from outbox.models import Delivery, Letter
from schools.actions import choose_language_of_mail
from schools.models import Contact, School
from tests.factories import ContactFactory, school_user, telling_school


@pytest.fixture(autouse=True)
def offered(settings):
    settings.WELSH = True


@pytest.fixture
def welsh_school(school, sergeant):
    choose_language_of_mail(school=school, language=WELSH, by=sergeant)
    return school


@pytest.fixture
def notice(welsh_school, announced):
    return Notice.objects.get()


def test_the_notice_is_in_welsh_first_and_in_english_below(notice):
    letter = notice.letter
    welsh, english = letter.text.split("= English =")

    assert letter.subject == "Ash Park School: bydd eich swyddog yn newid ar 9 Tachwedd"
    assert "O ddydd Llun 9 Tachwedd 2026 bydd newid" in welsh
    assert "- PC Joiner, swyddog a enwir (un o sawl ysgol)" in welsh
    assert "From Monday 9 November 2026 there is a change" in english
    assert "- PC Joiner, named officer (one of several schools)" in english
    assert letter.html.index("Darllen a chydnabod") < letter.html.index("Read and acknowledge")
    assert letter.html.count(Letter.LINK_SLOT) == 2


def test_what_the_sergeant_wrote_stays_as_written(notice):
    assert notice.letter.text.count("PC Leaver has been promoted.") == 2


def test_the_words_of_a_sergeant_are_not_taken_for_the_usual_ones(welsh_school, plan, sergeant):
    actions.write_notice(redeployment=plan, words="PC Joiner comes to ((school)).", by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    assert Notice.objects.get().body_in_welsh == "PC Joiner comes to Ash Park School."


def test_each_address_still_has_one_copy(notice):
    assert Delivery.objects.filter(letter=notice.letter).count() == 2
    assert Letter.objects.filter(category="notice").count() == 1


def test_the_school_s_pages_have_the_words_in_the_reader_s_language(notice):
    with override(WELSH):
        assert notice.said_after == "PC Joiner, swyddog a enwir (un o sawl ysgol)"
        assert notice.said_body.startswith("Annwyl gydweithiwr")
    with override(ENGLISH):
        assert notice.said_after == "PC Joiner, named officer (one of several schools)"


def test_a_school_that_had_it_in_english_reads_it_in_english_in_welsh_pages_too(announced):
    notice = Notice.objects.get()
    with override(WELSH):
        assert notice.said_after == notice.after


def test_beside_it_another_school_reads_english(welsh_school, unit, plan, joiner, sergeant):
    other = telling_school(unit, name="Birch School")
    actions.add_changes(
        redeployment=plan, planned=[actions.PlannedChange(school=other, officer_in=joiner)], by=sergeant
    )
    plan.refresh_from_db()
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    subjects = dict(Notice.objects.values_list("school__name", "letter__subject"))
    assert subjects == {
        "Ash Park School": "Ash Park School: bydd eich swyddog yn newid ar 9 Tachwedd",
        "Birch School": "Birch School: your officer from 9 November",
    }


def test_where_welsh_is_no_longer_offered_the_school_reads_english(welsh_school, plan, sergeant, settings):
    settings.WELSH = False
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    notice = Notice.objects.get()

    assert notice.letter.subject == "Ash Park School: your officer changes on 9 November"
    assert notice.body_in_welsh == ""


def test_the_reminder_is_in_both_languages_too(notice, clock):
    clock.move_to(timezone.now() + timedelta(days=4))
    actions.send_reminders(now=timezone.now())
    letter = Letter.objects.get(category="reminder")
    welsh, english = letter.text.split("= English =")

    assert letter.subject == ("Atebwch os gwelwch yn dda: Ash Park School: bydd eich swyddog yn newid ar 9 Tachwedd")
    assert "Nid oes neb yn yr ysgol wedi ateb eto." in welsh
    assert "- PC Joiner, swyddog a enwir" in welsh
    assert "- PC Joiner, named officer" in english


def test_the_withdrawal_is_in_both_languages_too(notice, announced, sergeant, clock):
    clock.move_to(timezone.now() + timedelta(hours=1))
    Delivery.objects.update(status=Delivery.Status.ACCEPTED, accepted_at=timezone.now())
    actions.withdraw_redeployment(redeployment=announced, because="He stays.", by=sergeant)
    letter = Letter.objects.get(category="withdrawal")

    assert letter.subject == "Ash Park School: mae’r newid swyddog wedi’i dynnu’n ôl"
    assert "Ni fydd yn digwydd." in letter.text
    assert "It will not happen." in letter.text


def test_another_language_is_no_new_fact_that_would_ask_for_a_correction(announced, school, sergeant):
    """What a correction is compared by is in one language, whatever the school reads."""
    substance = Notice.objects.get().substance
    choose_language_of_mail(school=school, language=WELSH, by=sergeant)
    draft = actions.begin_correction(redeployment=announced, by=sergeant)
    actions.schedule_redeployment(redeployment=draft, by=sergeant)

    notice = Notice.objects.get()
    assert (notice.substance, notice.number) == (substance, 1)


def test_a_question_from_a_reader_of_welsh_reaches_the_police_in_english(notice, sergeant):
    copy = notice.copies.first()
    with override(WELSH):
        actions.ask_by_link(copy=copy, words="A fydd PC Joiner yn dod?")
    letter = Letter.objects.get(category="question")

    assert "asked on 2 November 2026" in letter.text
    assert "Dydd" not in letter.text
    assert letter.sender == ""


def test_the_link_opens_in_the_school_s_language_until_its_reader_chooses(notice):
    link = notice.copies.first().delivery.link
    path = link[link.index("/", 8) :]
    client = Client()

    for address in (path, f"{path}ask/"):
        assert '<html lang="cy"' in client.get(address).content.decode()
    client.post("/language/", {"language": ENGLISH})
    assert '<html lang="en-GB"' in client.get(path).content.decode()


def test_the_head_chooses_the_language_of_the_school_s_mail(client, school):
    client.force_login(school_user(school))
    page = client.get(reverse("schools:contact-list", args=[school.urn])).content.decode()
    response = client.post(reverse("schools:school-language", args=[school.urn]), {"language": WELSH})

    assert reverse("schools:school-language", args=[school.urn]) in page
    assert response["Location"] == reverse("schools:contact-list", args=[school.urn])
    assert School.objects.get(pk=school.pk).language == WELSH


def test_a_language_that_is_none_is_refused_beside_the_field(client, school):
    client.force_login(school_user(school))
    response = client.post(reverse("schools:school-language", args=[school.urn]), {"language": "fr"})

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert School.objects.get(pk=school.pk).language == ENGLISH


def test_where_welsh_is_not_offered_there_is_no_such_page(client, school, settings):
    settings.WELSH = False
    client.force_login(school_user(school))

    assert client.get(reverse("schools:school-language", args=[school.urn])).status_code == 404


# Whose mail it is


def test_the_sender_is_the_unit_by_name_at_the_portal_s_own_address(announced, unit, settings):
    delivery = Delivery.objects.select_related("letter").first()
    head = message_from_bytes(form_of(delivery.letter).fill(delivery), policy=policy.default)

    assert str(head["From"]) == f"{unit.name} police via Liaison <liaison@force.example>"


def test_a_reply_reaches_the_sergeant_who_wrote_and_the_unit(announced, unit, sergeant):
    assert Letter.objects.get(category="notice").reply_addresses == [sergeant.email, unit.email]


def test_a_sergeant_who_has_gone_is_not_replied_to(plan, unit, sergeant, inspector):
    sergeant.is_active = False
    sergeant.save(update_fields=["is_active"])
    plan.refresh_from_db()
    actions.schedule_redeployment(redeployment=plan, by=inspector)

    assert Letter.objects.get(category="notice").reply_to == unit.email


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("East Area", "East Area police via Liaison"),
        ("Kent Police, West Division", "Kent Police, West Division via Liaison"),
        ("Heddlu Gwent", "Heddlu Gwent via Liaison"),
    ],
)
def test_the_sender_says_police_once(unit, name, sender):
    unit.name = name

    assert unit.sender == sender


# One copy for each person


def test_nobody_has_two_copies_of_one_notice(school, plan, sergeant):
    """A head who is DSL too, typed in other letters; a mailbox that one of them reads; and a deputy of their own."""
    school.contacts.all().delete()
    roles = Contact.Role
    for role, email, is_shared in [
        (roles.HEAD, "Ann.Head@school.example", False),
        (roles.DSL, "ann.head@SCHOOL.example", False),
        (roles.DEPUTY_DSL, "ANN.HEAD@school.example", True),
        (roles.DSL, "office@school.example", True),
        (roles.HEAD, "Office@school.example", True),
        (roles.DEPUTY_DSL, "bo@school.example", False),
        (roles.RECEPTION, "desk@school.example", False),
    ]:
        ContactFactory(school=school, role=role, email=email, is_shared=is_shared)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    deliveries = Delivery.objects.filter(letter__category="notice")
    assert sorted(delivery.address.lower() for delivery in deliveries) == [
        "ann.head@school.example",
        "bo@school.example",
        "office@school.example",
    ]
    [own] = [delivery for delivery in deliveries if delivery.address.lower().startswith("ann")]
    assert own.noticecopy.contact.is_shared is False
