"""How long it takes to write so many deliveries: by `post_letters`, by Django of ready objects, by one bare INSERT.

The same rows each time, but for what must be unique. Each way in one transaction of its own.
"""

import time
from collections.abc import Callable
from uuid import uuid4

from django.db import connection, transaction
from mail_words import HTML, SUBJECT, TEXT, recipient
from psycopg2.extras import execute_values

from outbox.actions import Draft, Recipient, post_letters
from outbox.models import Delivery, Letter


def accept(letters: int, turn: int) -> None:
    """Prints the seconds of each way. Who comes first changes with the turn."""
    ways = {"post_letters": by_post_letters, "bare INSERT": by_bare_insert, "bulk_create": by_bulk_create}
    by_post_letters(letters)()  # warm: connection, code
    names = [*ways][turn % 3 :] + [*ways][: turn % 3]
    for name in names:
        work = ways[name](letters)
        began = time.perf_counter()
        work()
        print(name, time.perf_counter() - began, sep="\t", flush=True)


def by_post_letters(letters: int) -> Callable[[], object]:
    everyone = [Recipient(*recipient(number)) for number in range(letters)]
    draft = Draft(to=everyone, subject=SUBJECT, text=TEXT, html=HTML, category="bulletin")
    return lambda: post_letters([draft], by=None)


def by_bulk_create(letters: int) -> Callable[[], object]:
    letter, rows = rows_like_posted(letters)
    return transaction.atomic(lambda: (letter.save(force_insert=True), Delivery.objects.bulk_create(rows)))


def by_bare_insert(letters: int) -> Callable[[], object]:
    """As the driver alone does it: values ready, nothing of Django."""
    letter, rows = rows_like_posted(letters)
    table = Delivery._meta  # noqa: SLF001 - as the database has it
    columns = [field for field in table.concrete_fields if not field.primary_key]
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns] for row in rows]
    names = ", ".join(field.column for field in columns)
    into = f"INSERT INTO {table.db_table} ({names}) VALUES %s"  # noqa: S608 - our own names

    @transaction.atomic
    def work() -> None:
        letter.save(force_insert=True)
        place = [field.attname for field in columns].index("letter_id")
        for row in values:
            row[place] = letter.pk
        with connection.cursor() as cursor:
            execute_values(cursor.cursor, into, values, page_size=1000)

    return work


def rows_like_posted(letters: int) -> tuple[Letter, list[Delivery]]:
    """New rows with the values of those that were posted."""
    letter = Letter.objects.order_by("pk")[0]
    rows = list(Delivery.objects.filter(letter=letter).order_by("pk")[:letters])
    letter.pk = None
    for row in rows:
        row.pk = None
        row.letter, row.message_id = letter, f"<{uuid4().hex}@force.example>"
    return letter, rows
