import errno
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.urls import reverse

from outbox import spool


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "outbox.spool.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


def send(to: str = "head@school.example", subject: str = "A change") -> str:
    message = EmailMultiAlternatives(
        subject, "Read https://liaison.example/n/abc/ <b>", to=[to], reply_to=["s@force.example"]
    )
    message.attach_alternative('<html><head></head><body><p style="color: red">Hëllo</p></body></html>', "text/html")
    message.send()
    return spool.kept_names()[0]


def test_each_message_becomes_one_whole_file_and_names_sort_by_time(folder):
    names = [send(subject=f"Number {n}") for n in range(3)]

    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.eml" for name in names]
    assert [spool.read_head(name)["Subject"] for name in spool.kept_names()] == ["Number 2", "Number 1", "Number 0"]
    assert spool.read_part(spool.read_message(names[0]), "html").strip().startswith("<html>")


def test_a_file_that_could_not_be_finished_leaves_nothing(folder, monkeypatch):
    def fill_the_disk(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill_the_disk)

    with pytest.raises(OSError, match="No space left"):
        send()

    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_the_list_shows_the_newest_first_and_finds_a_recipient(client, folder):
    for n in range(30):
        send(to=f"Head {n} <head{n}@school.example>", subject=f"Number {n}")

    page = client.get(reverse("outbox:demo-mail"))
    assert [row["subject"] for row in page.context["rows"]] == [f"Number {n}" for n in range(29, 4, -1)]
    page = client.get(reverse("outbox:demo-mail"), {"page": 2})
    assert [row["subject"] for row in page.context["rows"]] == [f"Number {n}" for n in range(4, -1, -1)]
    page = client.get(reverse("outbox:demo-mail"), {"to": "HEAD7@"})
    assert [row["subject"] for row in page.context["rows"]] == ["Number 7"]


@pytest.mark.django_db
def test_an_empty_list_says_so(client, folder):
    assert b"No mail has been sent yet." in client.get(reverse("outbox:demo-mail")).content
    assert b"No mail was sent to this recipient." in client.get(reverse("outbox:demo-mail"), {"to": "x"}).content


@pytest.mark.django_db
def test_a_message_is_shown_with_headers_text_and_a_sandboxed_frame(client, folder):
    name = send()

    page = client.get(reverse("outbox:demo-mail-message", args=[name])).content.decode()

    assert "s@force.example" in page
    assert '<a href="https://liaison.example/n/abc/"' in page
    assert "&lt;b&gt;" in page
    assert f'src="/demo/mail/{name}/html/"' in page
    assert 'sandbox="allow-popups allow-top-navigation-by-user-activation"' in page


@pytest.mark.django_db
def test_a_message_without_html_has_no_frame(client, folder):
    send_mail("Code", "123456", None, ["head@school.example"])

    page = client.get(reverse("outbox:demo-mail-message", args=[spool.kept_names()[0]])).content.decode()

    assert "123456" in page
    assert "<iframe" not in page


@pytest.mark.django_db
def test_inline_styles_are_allowed_in_the_frame_alone(client, folder):
    name = send()

    frame = client.get(reverse("outbox:demo-mail-html", args=[name]))
    policy = frame["Content-Security-Policy"]
    assert "Hëllo" in frame.content.decode()
    assert '<base target="_top">' in frame.content.decode()
    assert "style-src 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups allow-top-navigation-by-user-activation" in policy
    assert "frame-ancestors 'self'" in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"

    page = client.get(reverse("outbox:demo-mail-message", args=[name]))
    assert "unsafe-inline" not in page["Content-Security-Policy"]


def addresses(name: str) -> list[str]:
    return [
        reverse("outbox:demo-mail"),
        reverse("outbox:demo-mail-message", args=[name]),
        reverse("outbox:demo-mail-html", args=[name]),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("backend", ["outbox.spool.EmailBackend", "django.core.mail.backends.smtp.EmailBackend"])
@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demonstration_that_keeps_its_mail_shows_it(client, folder, settings, demo, backend):
    name = send()
    settings.DEMO, settings.EMAIL_BACKEND = demo, backend
    expected = 200 if demo and backend == "outbox.spool.EmailBackend" else 404

    assert [client.get(address).status_code for address in addresses(name)] == [expected] * 3


@pytest.mark.django_db
def test_mail_that_is_not_there_is_not_found(client, folder):
    send()

    assert [client.get(address).status_code for address in addresses("missing")[1:]] == [404, 404]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../secret", "..%2Fsecret", "%2e%2e/secret"])
def test_no_name_leads_out_of_the_folder(client, folder, name):
    send()
    (folder.parent / "secret.eml").write_text("Subject: secret\n\nsecret")

    assert client.get(f"/demo/mail/{name}/").status_code == 404
    with pytest.raises(FileNotFoundError):
        spool.read_message("../secret")
