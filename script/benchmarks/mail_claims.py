"""Four workers on four processes, eight connections, 100,000 deliveries: is any claimed twice?

The witness is not our code: a trigger of the database notes every claim, and the relay counts what reaches it.
"""

import sys
import time
from contextlib import closing

import psycopg2
from mail_contenders import HERE, Setup, posted
from mail_relay import relay
from mail_watching import Part

DELIVERIES, WORKERS, LINES = 100_000, 4, 2
# Small batches make the workers meet often: 4,000 claims.
BATCH = 25
WITNESS = """
    CREATE TABLE claims_seen (delivery bigint, claim uuid);
    CREATE FUNCTION see_claim() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO claims_seen VALUES (NEW.id, NEW.claim); RETURN NULL; END $$;
    CREATE TRIGGER see_claim AFTER UPDATE OF claim ON outbox_delivery
        FOR EACH ROW WHEN (NEW.claim IS NOT NULL) EXECUTE FUNCTION see_claim();
"""
QUESTIONS = {
    "claims noted by the database": "SELECT count(*) FROM claims_seen",
    "deliveries claimed": "SELECT count(DISTINCT delivery) FROM claims_seen",
    "deliveries claimed twice": (
        "SELECT count(*) FROM (SELECT FROM claims_seen GROUP BY delivery HAVING count(*) > 1) repeated"
    ),
    "batches": "SELECT count(DISTINCT claim) FROM claims_seen",
    "attempts": "SELECT count(*) FROM outbox_attempt",
    "deliveries accepted at the first try": (
        "SELECT count(*) FROM outbox_delivery WHERE status = 'ACCEPTED' AND tries = 1"
    ),
}


def show_claims(setup: Setup) -> None:
    print(f"\n{WORKERS} workers in {WORKERS} processes, {WORKERS * LINES} connections, batches of {BATCH}")
    with relay() as to, posted(setup, to, DELIVERIES) as (environment, _):
        environment["MAIL_CONNECTIONS"] = str(LINES)
        with closing(psycopg2.connect(environment["DATABASE_URL"])) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute(WITNESS)
            command = [sys.executable, str(HERE / "mail_ours.py"), "send", "--batch", str(BATCH)]
            parts = [Part(command, environment) for _ in range(WORKERS)]
            for part in parts:
                part.wait_until("ready")
            began = time.perf_counter()
            for part in parts:
                part.tell()
            for part in parts:
                part.wait_until("done")
            seconds = time.perf_counter() - began
            for part in parts:
                part.end()
            for name, question in QUESTIONS.items():
                cursor.execute(question)
                print(f"{cursor.fetchone()[0]:>9,}  {name}")
        print(f"{to.letters:>9,}  letters at the relay, in {seconds:.0f} s", flush=True)
