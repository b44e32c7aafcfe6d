"""The commands of the Makefile, and that a backup comes back whole."""
import os
import re
import subprocess

import pytest

from odoo.tools import config

from .addons import ROOT

SCRIPTS = sorted([*ROOT.glob("scripts/*.sh"), ROOT / ".ci/run"])
RESTORED = "office_restored"
COUNTED = ("medical_site", "medical_room", "res_users", "res_partner", "product_product", "stock_move", "mail_message", "ir_attachment")


@pytest.fixture(scope="module")
def database():
    name = config["db_name"]
    return name if isinstance(name, str) else name[0]


@pytest.fixture(scope="module")
def archive(tmp_path_factory, database):
    path = tmp_path_factory.mktemp("backup") / "office.tar"
    command("backup.sh", OFFICE_DB=database, FILE=str(path))
    return path


def command(script, check=True, **settings):
    done = subprocess.run(
        ["bash", f"scripts/{script}"], cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=600, check=False,
    )  # fmt: skip
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def test_makefile_has_every_command():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^(\w+) +\w", done.stdout, re.M))
    commands = "start stop reset update shell logs test lint bench pot screenshots backup restore"
    assert set(commands.split()) <= listed
    for name in commands.split():
        subprocess.run(["make", "-n", name], cwd=ROOT, capture_output=True, check=True)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_sound(script):
    subprocess.run(["bash", "-n", script], check=True)
    text = script.read_text()
    if text.startswith("#!"):
        assert "common.sh" in text or "set -euo pipefail" in text


def test_backup_is_the_owners_alone(archive):
    assert archive.stat().st_mode & 0o077 == 0


def test_backup_comes_back_whole(archive, database, office):
    counts = "select " + " || ' ' || ".join(f"(select count(*) from {table})" for table in COUNTED)
    try:
        command("restore.sh", FILE=str(archive), NAME=RESTORED, FORCE="1")
        assert office(f'sql {RESTORED} "{counts}"') == office(f'sql {database} "{counts}"')
        files = 'cd "$(filestore {0})" && find . -type f | sort'
        stored = "select count(distinct store_fname) from ir_attachment where store_fname is not null"
        restored = office(files.format(RESTORED)).split()
        assert restored == office(files.format(database)).split()
        assert int(office(f'sql {RESTORED} "{stored}"')) > 0
        missing = set(office(f"""sql {RESTORED} "select './' || store_fname from ir_attachment where store_fname is not null" """).split()) - set(restored)
        assert not missing
        # A second time it would overwrite: only when told so.
        refused = command("restore.sh", check=False, FILE=str(archive), NAME=RESTORED)
        assert refused.returncode and "exists" in refused.stderr
    finally:
        office(f"drop_database {RESTORED}")


def test_damaged_backup_is_refused(archive, tmp_path, office):
    content = bytearray(archive.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 64] = bytes(64)
    broken = tmp_path / "broken.tar"
    broken.write_bytes(content)
    refused = command("restore.sh", check=False, FILE=str(broken), NAME=RESTORED)
    assert refused.returncode and "damaged" in refused.stderr
    assert office(f'sql postgres "select 1 from pg_database where datname like \'{RESTORED}%\'"') == ""
