"""The clerk: a process beside the workers. A line of JSON in, a line of JSON out."""

import json
import sys
from importlib import import_module

import django
from django.db import connection

if __name__ == "__main__":
    django.setup()
    clerk = import_module("tests.faults.clerk")
    for line in sys.stdin:
        command = json.loads(line)
        # Between two commands the database may have been restarted.
        connection.close()
        try:
            answer = {"answer": getattr(clerk, command.pop("do"))(**command)}
        except Exception as error:
            # Whoever asked judges it.
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
