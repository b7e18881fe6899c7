"""The import of the register as a whole: commands and the administrator's pages."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from deployments.models import Deployment
from liaison.register import import_schools
from schools.models import Contact, LocalAuthority, RegisterImport, RejectedRow, School
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    DeploymentFactory,
    SchoolFactory,
    administrator,
    police_user,
)
from tests.schools.builders import CLOSED, csv_bytes, links, register, school_row, zipped

pytestmark = pytest.mark.django_db

OLD, NEW, THIRD = 900001, 900002, 900003
CONTACTS = b"urn,role,name,email,phone\n900001,head,Ada Elm,ada@elm.example,\n900009,dsl,Bo,bo@elm.example,\n"
AREAS = b"bcu_code,bcu_name,borough,dfe_la_code\nN,North,Testshire,901\n"


@pytest.fixture
def as_administrator(client):
    client.force_login(administrator())
    return client


def test_officers_and_contacts_follow_a_school_to_its_successor():
    old = SchoolFactory(urn=OLD, local_authority__code="901")
    ContactFactory(school=old)
    deployment = DeploymentFactory(school=old)
    run = import_schools(
        source=register(school_row(OLD, **CLOSED), school_row(NEW)),
        file_name="edubase.csv",
        links=links((OLD, NEW, "Successor")),
        by=None,
    )
    assert (run.closed, run.handed_over, run.contacts_moved, run.deployments_moved) == (1, 1, 1, 1)
    assert Contact.objects.get().school_id == NEW
    running = Deployment.objects.get(school=NEW)
    assert (running.officer, running.until_on) == (deployment.officer, None)
    assert Deployment.objects.get(pk=deployment.pk).until_on == date(2026, 8, 31)
    assert RegisterImport.objects.get().deployments_moved == 1


def test_when_the_officers_cannot_follow_nothing_is_imported(monkeypatch):
    def break_down():
        raise RuntimeError("no")

    monkeypatch.setattr("liaison.register.follow_successors", break_down)
    with pytest.raises(RuntimeError):
        import_schools(source=register(school_row()), file_name="edubase.csv", by=None)
    assert not School.objects.exists()
    assert not RegisterImport.objects.exists()


# Commands


def run_command(name, *arguments):
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def file_of(tmp_path: Path, content: bytes, name="file.csv") -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


def test_import_schools_prints_its_counts(tmp_path):
    file = file_of(
        tmp_path, csv_bytes([school_row(OLD, **CLOSED), school_row(NEW), school_row("20001"), school_row("x")])
    )
    follow = file_of(tmp_path, links((OLD, NEW, "Successor")).getvalue(), "links.csv")
    lines = run_command("import_schools", file, "--links", follow).splitlines()
    assert lines[0] == "Schools from file.csv"
    assert "  New                            2" in lines
    assert "  Given a successor              1" in lines
    assert "  Children's centre        1" in lines
    assert "  line 5  x: The URN “x” is not a number." in lines
    assert lines[-1] == f"  Elm Lane School ({OLD}) is followed by Elm Lane School ({NEW})."


def test_import_schools_takes_only_chosen_local_authorities(tmp_path):
    file = file_of(tmp_path, csv_bytes([school_row(OLD), school_row(NEW, **{"LA (code)": "902"}), school_row(THIRD)]))
    run_command("import_schools", file, "--local-authority", "902", "--local-authority", "903")
    assert [school.urn for school in School.objects.all()] == [NEW]


def test_long_lists_of_rejected_rows_are_cut_and_can_be_written_to_a_file(tmp_path):
    file = file_of(tmp_path, csv_bytes([school_row(f"=x{n}") for n in range(25)]))
    rejected = tmp_path / "rejected.csv"
    text = run_command("import_schools", file, "--rejected", str(rejected))
    assert "… and 5 more; write them all to a file with --rejected FILE" in text
    lines = rejected.read_text("utf-8-sig").splitlines()
    assert len(lines) == 26
    assert lines[1].startswith("2,'=x0,")


def test_where_no_row_is_rejected_no_file_is_written_or_spoken_of(tmp_path):
    rejected = tmp_path / "rejected.csv"
    text = run_command("import_schools", file_of(tmp_path, csv_bytes([school_row(OLD)])), "--rejected", str(rejected))
    assert not rejected.exists()
    assert "Rejected rows are in" not in text


@pytest.mark.parametrize("command", ["import_schools", "import_contacts", "import_areas"])
def test_a_wrong_file_ends_a_command_with_one_sentence(tmp_path, command):
    with pytest.raises(CommandError, match="This is a PDF"):
        run_command(command, file_of(tmp_path, b"%PDF-1.7"))
    with pytest.raises(CommandError, match="there is no file"):
        run_command(command, str(tmp_path / "nothing.csv"))


def test_import_contacts_and_import_areas_print_their_counts(tmp_path):
    SchoolFactory(urn=OLD)
    text = run_command("import_contacts", file_of(tmp_path, CONTACTS))
    assert ["New", "1"] in [line.split() for line in text.splitlines()]
    assert "line 3  900009 bo@elm.example: No school has the URN 900009." in text
    text = run_command("import_areas", file_of(tmp_path, AREAS), "--force", "Test Police")
    assert LocalAuthority.objects.get(code="901").command_unit.name == "North"


# Pages


def upload(client, kind, content, name="file.csv", **more):
    answers = {"kind": kind, "file": SimpleUploadedFile(name, content)} | more
    return client.post(reverse("import-upload"), answers, follow=True)


def test_only_administrators_see_a_run_that_is_not_their_own(client):
    run = RegisterImport.objects.create(kind="SCHOOLS", file_name="edubase.csv")
    urls = [
        reverse("import-list"),
        reverse("import-upload"),
        reverse("import-detail", args=[run.pk]),
        reverse("import-rejected", args=[run.pk]),
    ]
    for url in urls:
        assert client.get(url).status_code == 302
    unit = CommandUnitFactory()
    met = {
        administrator(): [200] * 4,
        police_user(unit, Role.INSPECTOR): [200, 403, 404, 404],
        police_user(unit, Role.OFFICER): [403] * 4,
    }
    for user, statuses in met.items():
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == statuses


def test_an_administrator_uploads_the_register_with_its_links(as_administrator):
    content = zipped({"edubase.csv": csv_bytes([school_row(OLD, **CLOSED), school_row(NEW), school_row(THIRD)])})
    response = upload(
        as_administrator,
        "SCHOOLS",
        content.getvalue(),
        "extract.zip",
        links=SimpleUploadedFile("links.csv", links((OLD, NEW, "Successor")).getvalue()),
        local_authorities="901, 902",
    )
    run = RegisterImport.objects.get()
    assert (run.new, run.handed_over, run.imported_by.role_set()) == (3, 1, {Role.ADMINISTRATOR})
    assert f"Elm Lane School ({OLD}) is followed by" in response.text


def test_a_large_upload_is_read_from_its_temporary_file(as_administrator, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    upload(as_administrator, "SCHOOLS", csv_bytes([school_row()]))
    assert School.objects.count() == 1


def test_an_administrator_uploads_contacts_and_areas(as_administrator):
    upload(as_administrator, "AREAS", AREAS, force="Test Police")
    SchoolFactory(urn=OLD)
    response = upload(as_administrator, "CONTACTS", CONTACTS)
    assert LocalAuthority.objects.get(code="901").command_unit.name == "North"
    assert Contact.objects.get().email == "ada@elm.example"
    assert "No school has the URN 900009. Import the register first." in response.text


@pytest.mark.parametrize(
    ("kind", "content", "more", "field", "words"),
    [
        ("SCHOOLS", b"%PDF-1.7", {}, "file", "This is a PDF."),
        ("SCHOOLS", b"", {}, "file", "The file is empty."),
        ("CONTACTS", b"a,b\n1,2\n", {}, "file", "no column “urn”"),
        ("AREAS", AREAS, {}, "force", "which force"),
        ("SCHOOLS", csv_bytes([school_row()]), {"links": SimpleUploadedFile("l.csv", b"a\n1\n")}, "links", "no column"),
        ("SCHOOLS", csv_bytes([school_row()]), {"local_authorities": "Kent"}, "local_authorities", "“Kent”"),
    ],
)
def test_a_wrong_upload_changes_nothing_and_says_what_is_wrong(as_administrator, kind, content, more, field, words):
    response = upload(as_administrator, kind, content, **more)
    assert words in response.context["form"].errors[field][0]
    assert not RegisterImport.objects.exists()
    assert not School.objects.exists()
    assert not LocalAuthority.objects.exists()


def test_nothing_chosen_is_said_for_each_question(as_administrator):
    response = as_administrator.post(reverse("import-upload"), {})
    assert set(response.context["form"].errors) == {"kind", "file"}


def test_rejected_rows_are_shown_by_page_and_downloaded_without_formulas(as_administrator):
    upload(as_administrator, "SCHOOLS", csv_bytes([school_row(f"=cmd{n}") for n in range(60)]))
    run = RegisterImport.objects.get()
    url = reverse("import-detail", args=[run.pk])
    assert len(as_administrator.get(url).context["page"]) == 50
    assert len(as_administrator.get(url, {"page": 2}).context["page"]) == 10
    response = as_administrator.get(reverse("import-rejected", args=[run.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="rejected-{run.pk}.csv"'
    lines = response.text.lstrip("\ufeff").splitlines()
    assert len(lines) == 61
    assert lines[1].startswith("2,'=cmd0,")


def test_an_import_cannot_hold_a_rejected_row_of_another(as_administrator):
    runs = [RegisterImport.objects.create(kind="SCHOOLS", file_name=f"{n}.csv", rejected=1) for n in range(2)]
    for run in runs:
        RejectedRow.objects.create(register_import=run, line=run.pk, identity=f"row of {run.pk}", reason="x")
    text = as_administrator.get(reverse("import-rejected", args=[runs[0].pk])).text
    assert f"row of {runs[0].pk}" in text
    assert f"row of {runs[1].pk}" not in text


def test_the_history_takes_as_many_queries_for_three_imports_as_for_one(as_administrator):
    counts = []
    for more in (1, 2):
        for n in range(more):
            RegisterImport.objects.create(kind="SCHOOLS", file_name=f"{n}.csv", imported_by=administrator())
        with CaptureQueriesContext(connection) as queries:
            as_administrator.get(reverse("import-list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
