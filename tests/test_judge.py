"""The judge of Odoo's logs (scripts/checks/log.py) would notice."""
import importlib.util

import pytest

from .addons import ROOT

spec = importlib.util.spec_from_file_location("judge_of_logs", ROOT / "scripts/checks/log.py")
log = importlib.util.module_from_spec(spec)
spec.loader.exec_module(log)

STAMP = "2026-01-01 10:00:00,000 42"
PASSED = f"{STAMP} INFO db odoo.tests.result: 0 failed, 0 error(s) of 12 tests when loading database 'db'"
HARMLESS = [
    f"{STAMP} WARNING db odoo.addons.account.models.x: something of core",
    f"{STAMP} INFO db odoo.addons.medical_office_base.tests.test_x: Starting TestX.test_skipped_lines ...",
]
BAD = {
    "a skip": f"{STAMP} INFO db odoo.addons.medical_office_base.tests.test_x: skipped TestX.test_y : no browser",
    "a failure": f"{STAMP} ERROR db odoo.tests.result: 1 failed, 0 error(s) of 12 tests when loading database 'db'",
    "an error": f"{STAMP} ERROR db odoo.sql_db: bad query",
    "a warning from our code": f"{STAMP} WARNING db odoo.addons.medical_office_base.models.x: odd",
    "a warning about our model": f"{STAMP} WARNING db odoo.fields: Field medical.site.name: unknown parameter",
    "a deprecation": f"{STAMP} WARNING db py.warnings: /x/addons/medical_office_base/models/y.py:3: DeprecationWarning: old",
    "our file in the lines below": f"{STAMP} WARNING db odoo.x: odd\n  File /x/addons/medical_office_base/models/y.py",
}


def judged(tmp_path, *lines):
    path = tmp_path / "odoo.log"
    path.write_text("\n".join(lines) + "\n")
    return log.judge(path)


def test_a_good_log_passes(tmp_path):
    assert judged(tmp_path, *HARMLESS, PASSED) == (12, [])


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_what_is_bad_is_seen(tmp_path, line):
    assert len(judged(tmp_path, *HARMLESS, line, PASSED)[1]) == 1


def test_a_run_without_tests_fails(tmp_path):
    assert judged(tmp_path, *HARMLESS)[1] == ["no test ran"]
