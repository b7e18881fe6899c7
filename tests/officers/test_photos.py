"""The photo: who puts it there, who looks at it, and how it is shown."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image

from accounts.models import Role
from officers import actions
from officers.actions import OfficerError
from officers.models import Photo
from officers.portraits import MOST_BYTES
from tests.factories import CommandUnitFactory, OfficerFactory, SchoolFactory, photo_of, police_user, school_user


def drawn(colour="red", kind="JPEG"):
    written = BytesIO()
    Image.new("RGB", (400, 400), colour).save(written, kind)
    return written.getvalue()


def page(name, officer):
    return reverse(f"officers:{name}", args=[officer.pk])


def upload(content, name="face.jpg"):
    return {"picture": SimpleUploadedFile(name, content)}


def address(officer):
    officer.refresh_from_db()
    return reverse("officers:photo", args=[officer.pk, officer.photo_digest])


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR])
def test_photo_is_put_in_place_replaced_and_removed(client, unit, officer, role):
    keeper = police_user(unit, role)
    client.force_login(keeper)

    client.post(page("photo-edit", officer), upload(drawn("red")))
    first = address(officer)
    assert f'src="{first}"' in client.get(page("officer-detail", officer)).content.decode()
    assert Photo.objects.get().added_by == keeper

    client.post(page("photo-edit", officer), upload(drawn("blue", "PNG")))
    second = address(officer)
    assert (first != second, Photo.objects.count()) == (True, 1)
    assert [client.get(url).status_code for url in (first, second)] == [404, 200]

    client.post(page("photo-remove", officer))
    officer.refresh_from_db()
    assert (officer.photo_digest, Photo.objects.count()) == ("", 0)
    assert client.get(second).status_code == 404


def test_photo_is_served_as_a_picture_that_this_browser_alone_may_keep(client, officer, sergeant):
    actions.put_photo(officer=officer, picture=drawn(), by=sergeant)
    client.force_login(sergeant)

    response = client.get(address(officer))

    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(response.content)).size == (480, 480)


def test_what_is_wrong_with_a_photo_is_said_beside_the_field_and_the_old_one_stays(client, officer, sergeant):
    actions.put_photo(officer=officer, picture=drawn(), by=sergeant)
    client.force_login(sergeant)
    before = Photo.objects.values().get()

    def said(**data):
        return dict(client.post(page("photo-edit", officer), data).context["form"].errors.items())

    assert said() == {"picture": ["Select a photo"]}
    assert said(**upload(b"")) == {"picture": ["The file is empty"]}
    assert said(**upload(b"MZ" * 500)) == {"picture": ["The file must be a picture: JPEG, PNG or WebP"]}
    assert said(**upload(b"\0" * (MOST_BYTES + 1))) == {"picture": ["The picture must be smaller than 5 MB"]}
    assert Photo.objects.values().get() == before


def test_name_and_declared_type_of_the_file_prove_nothing(client, officer, sergeant):
    client.force_login(sergeant)
    file = SimpleUploadedFile("../../evil.svg", drawn(), content_type="image/svg+xml")

    assert client.post(page("photo-edit", officer), {"picture": file}).status_code == 302
    assert client.get(address(officer))["Content-Type"] == "image/jpeg"


def test_strangers_and_the_officer_put_no_photo_in_place(unit, officer, sergeant):
    actions.put_photo(officer=officer, picture=drawn(), by=sergeant)
    for person in (police_user(CommandUnitFactory(force=unit.force), Role.SERGEANT), police_user(unit, Role.OFFICER)):
        with pytest.raises(OfficerError, match="Only a sergeant or inspector"):
            actions.put_photo(officer=officer, picture=drawn("blue"), by=person)
        with pytest.raises(OfficerError):
            actions.remove_photo(officer=officer, by=person)


def test_a_photo_that_is_gone_is_not_removed_twice(client, officer, sergeant):
    client.force_login(sergeant)

    page_after = client.post(page("photo-remove", officer), follow=True).content.decode()

    assert "PC Dave has no photo." in page_after


def test_the_officer_sees_the_own_photo_and_no_colleagues(client, unit, officer):
    officer.user = police_user(unit, Role.OFFICER)
    officer.save()
    digest, theirs = photo_of(officer), OfficerFactory(command_unit=unit)
    photo_of(theirs)
    client.force_login(officer.user)

    assert client.get(reverse("officers:photo", args=[officer.pk, digest])).status_code == 200
    assert client.get(reverse("officers:photo", args=[theirs.pk, digest])).status_code == 404


def test_no_school_asks_police_for_a_photo(client, officer):
    client.force_login(school_user(SchoolFactory()))

    assert client.get(reverse("officers:photo", args=[officer.pk, photo_of(officer)])).status_code == 403


# Shown


def shown(officer, **more):
    return render_to_string("officers/photo.html", {"officer": officer, **more})


def test_a_photo_says_whose_it_is(officer):
    photo_of(officer)

    assert 'alt="Photo of PC Dave"' in shown(officer)
    assert reverse("officers:photo", args=[officer.pk, officer.photo_digest]) in shown(officer)
    for_schools = shown(officer, photo_view="deployments:officer-photo")
    assert reverse("deployments:officer-photo", args=[officer.pk, officer.photo_digest]) in for_schools


def test_without_a_photo_there_are_initials(officer):
    assert "<img" not in shown(officer)
    assert ">D</span>" in shown(officer)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("PC Dave", "D"),
        ("PC Imogen Hale", "IH"),
        ("Imogen Hale", "IH"),
        ("Imogen", "I"),
        ("Sgt Mary Ann Lee", "ML"),
        ("PCSO", "P"),
        ("élise", "É"),
        ("", ""),
    ],
)
def test_initials_leave_the_rank_out(name, initials):
    assert OfficerFactory.build(display_name=name, rank="Sgt").initials == initials


def test_what_a_name_holds_is_shown_as_text(officer):
    officer.display_name = '<b>"Dave'
    photo_of(officer)

    assert "<b>" not in shown(officer)
