"""Nothing passes in silence: a skipped test fails, and so does a warning of ours in the log while a test runs."""
import logging
import re
import subprocess
from pathlib import Path

import pytest

from odoo.tools import config

ROOT = Path(__file__).resolve().parent.parent
OURS = re.compile(r"medical[_.]|addons/medical")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"


class _Kept(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        text = f"{record.levelname} {record.name}: {record.getMessage()}"
        if record.levelno >= logging.ERROR or OURS.search(text):
            self.texts.append(text)


@pytest.fixture(autouse=True)
def quiet_log():
    handler = _Kept()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if handler.texts:
        pytest.fail("logged while the test ran:\n" + "\n".join(handler.texts), pytrace=False)


@pytest.fixture(scope="session")
def database():
    name = config["db_name"]
    return name if isinstance(name, str) else name[0]


@pytest.fixture(scope="session")
def office():
    """Run a bash program with the functions of scripts/: office("db_exists x"); its standard output is returned."""

    def run(program, check=True, **environment):
        import os

        prelude = "source scripts/common.sh; source scripts/postgres.sh; source scripts/database.sh\n"
        done = subprocess.run(
            ["bash", "-c", prelude + program], cwd=ROOT, env={**os.environ, **environment}, text=True,
            capture_output=True, timeout=600, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if check and done.returncode:
            raise AssertionError(f"{program}\nended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout if check else done

    return run
