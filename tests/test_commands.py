"""The commands of the Makefile, and that a backup comes back whole."""

import os
import re
import subprocess

import pytest

from .addons import ROOT

SCRIPTS = sorted([*ROOT.glob("scripts/*.sh"), ROOT / ".ci/run"])
RESTORED = "office_restored"
SMALL = "office_small"
COUNTED = ("medical_site", "medical_room", "res_users", "res_partner", "product_product", "stock_move", "mail_message", "ir_attachment")


@pytest.fixture(scope="module")
def archive(tmp_path_factory, database):
    path = tmp_path_factory.mktemp("backup") / "office.tar"
    command("backup.sh", OFFICE_DB=database, FILE=str(path))
    return path


def command(script, check=True, **settings):
    done = subprocess.run(
        ["bash", *f"scripts/{script}".split()], cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=600, check=False,
    )  # fmt: skip
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def test_makefile_has_every_command():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^(\w+) +\w", done.stdout, re.M))
    commands = "start stop reset update shell logs test lint bench pot screenshots backup restore drill upgrade rollback"
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


@pytest.fixture(scope="module")
def restored(archive, office):
    """What restoring the practice beside itself said."""
    done = command("restore.sh", FILE=str(archive), NAME=RESTORED, FORCE="1")
    yield done.stdout
    office(f"drop_database {RESTORED}; drop_database {RESTORED}_before")


@pytest.fixture
def small(office):
    """A database that is saved in no time."""
    office(f"""drop_database {SMALL}; createdb {SMALL}
        sql {SMALL} "create table ir_module_module (name text, state text, latest_version text);
            create table ir_attachment (store_fname text);
            create table shelf as select n as id, 'box ' || n as name, now() as filled from generate_series(1, 500) n" """)
    yield SMALL
    office(f"drop_database {SMALL}; drop_database {SMALL}_drill")


def test_backup_comes_back_whole(restored, archive, database, office):
    assert "counts and hashes agree" in restored and "none missing" in restored
    # What the script compares by itself, once more by other means.
    counts = "select " + " || ' ' || ".join(f"(select count(*) from {table})" for table in COUNTED)
    assert office(f'sql {RESTORED} "{counts}"') == office(f'sql {database} "{counts}"')
    files = 'cd "$(filestore {0})" && find . -type f | sort'
    stored = "select count(distinct store_fname) from ir_attachment where store_fname is not null"
    assert office(files.format(RESTORED)) == office(files.format(database))
    assert int(office(f'sql {RESTORED} "{stored}"')) > 0
    # A second time it would overwrite: only when told so.
    refused = command("restore.sh", check=False, FILE=str(archive), NAME=RESTORED)
    assert refused.returncode and "exists" in refused.stderr


def test_upgrade_and_back(restored, database, office):
    """An upgrade that fails takes itself back; one that passes can be taken back, with what the database was before."""
    addon = "medical_office_base_sms"
    settings = {"OFFICE_DB": RESTORED, "ADDONS_ONLY": addon}
    office(f"""sql {RESTORED} "alter table ir_module_module add constraint tried check (name <> '{addon}' or state <> 'to upgrade')" """)
    refused = command("upgrade.sh", check=False, **settings)
    assert refused.returncode and f"{RESTORED} is as it was" in refused.stderr
    assert office(f"sql postgres \"select 1 from pg_database where datname = '{RESTORED}_before'\"") == ""
    office(f"sql {RESTORED} 'alter table ir_module_module drop constraint tried'")
    done = command("upgrade.sh", **settings)
    assert "upgraded in" in done.stdout and addon in done.stdout
    office(f"""sql {RESTORED} "delete from ir_module_module where name = '{addon}'" """)
    command("upgrade.sh rollback", **settings)
    assert office(f"""sql {RESTORED} "select state from ir_module_module where name = '{addon}'" """).strip() == "installed"
    assert office(f"sql {RESTORED} 'select count(*) from stock_move'") == office(f"sql {database} 'select count(*) from stock_move'")
    refused = command("upgrade.sh rollback", check=False, **settings)
    assert refused.returncode and "nothing to go back to" in refused.stderr


def repacked(archive, folder, change):
    """The archive with its unpacked content changed and a checksum that fits: as a faulty program would have made it."""
    content = folder / "content"
    content.mkdir()
    subprocess.run(["tar", "-xf", archive, "-C", content], check=True)
    change(content)
    checksum = subprocess.run(
        ["bash", "-c", f"source scripts/common.sh; archive_checksum {content}"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    about = content / "about.txt"
    about.write_text(re.sub("^checksum .*$", f"checksum {checksum}", about.read_text(), flags=re.M))
    path = folder / "changed.tar"
    subprocess.run(["tar", "-cf", path, "-C", content, "about.txt", "figures.tsv", "database.dump", "filestore"], check=True)
    return path


def test_restored_tables_are_held_against_the_saved_ones(small, tmp_path, office):
    """One row that isn't what it was is found, and nothing takes the place of what is there."""
    archive = tmp_path / "small.tar"
    command("backup.sh", OFFICE_DB=small, FILE=str(archive))

    def falsify(content):
        figures = content / "figures.tsv"
        name, rows, total = next(line for line in figures.read_text().splitlines() if line.startswith("public.shelf\t")).split("\t")
        assert rows == "500"
        figures.write_text(figures.read_text().replace(f"{name}\t{rows}\t{total}", f"{name}\t{rows}\t{int(total) + 1}"))

    refused = command("restore.sh", check=False, FILE=str(repacked(archive, tmp_path, falsify)), FORCE="1", OFFICE_DB=small)
    assert refused.returncode and "not as they were saved" in refused.stderr and "shelf" in refused.stderr
    assert office(f"sql {small} 'select count(*) from shelf'").strip() == "500"
    assert office(f"sql postgres \"select 1 from pg_database where datname = '{small}_restoring'\"") == ""


def test_encrypted_backup(small, tmp_path, office):
    """With a passphrase: nothing readable in it, a drill with the right one passes, a wrong one opens nothing."""
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("correct horse battery staple\n")
    wrong.write_text("guessed\n")
    path = tmp_path / "office.tar"
    command("backup.sh", OFFICE_DB=small, FILE=str(path), PASSPHRASE_FILE=str(right))
    locked = tmp_path / "office.tar.gpg"
    assert not path.exists() and locked.stat().st_mode & 0o077 == 0
    assert b"PGDMP" not in locked.read_bytes() and b"about.txt" not in locked.read_bytes()
    refused = command("restore.sh", check=False, FILE=str(locked), DRILL="1", OFFICE_DB=small, PASSPHRASE_FILE=str(wrong))
    assert refused.returncode and "can't be opened with this key" in refused.stderr
    done = command("restore.sh", FILE=str(locked), DRILL="1", OFFICE_DB=small, PASSPHRASE_FILE=str(right))
    assert "the archive is whole" in done.stdout
    assert office(f"sql postgres \"select 1 from pg_database where datname like '{small}\\_drill%'\"") == ""


def test_backup_for_who_holds_the_key(small, tmp_path):
    """With a public key: whoever saves can't read it."""
    home = tmp_path / "keys"
    home.mkdir(mode=0o700)
    gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet"]
    subprocess.run([*gpg, "--passphrase", "", "--pinentry-mode", "loopback", "--quick-generate-key", "Practice <practice@example.com>"], check=True)
    public = tmp_path / "backup.asc"
    public.write_bytes(subprocess.run([*gpg, "--armor", "--export"], check=True, capture_output=True).stdout)
    try:
        path = tmp_path / "small.tar"
        command("backup.sh", OFFICE_DB=small, FILE=str(path), RECIPIENT_FILE=str(public))
        packets = subprocess.run([*gpg, "--list-packets", f"{path}.gpg"], capture_output=True, text=True, check=True).stdout
        assert ":pubkey enc packet:" in packets and ":symkey enc packet:" not in packets
        done = command("restore.sh", FILE=f"{path}.gpg", DRILL="1", OFFICE_DB=small, GNUPGHOME=str(home))
        assert "the archive is whole" in done.stdout
    finally:
        subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False)


def test_old_backups_go(small, tmp_path):
    """Once the new archive is whole, those of the same database that are older than told."""
    old, young, other = (tmp_path / name for name in (f"{small}-1.tar", f"{small}-2.tar", "other-1.tar"))
    for path in (old, young, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (path.stat().st_mtime - 40 * 86400,) * 2)
    command("backup.sh", OFFICE_DB=small, BACKUP_DIR=str(tmp_path), KEEP_DAYS="35")
    assert not old.exists() and young.exists() and other.exists() and len(list(tmp_path.iterdir())) == 3


def test_damaged_backup_is_refused(archive, tmp_path, office):
    content = bytearray(archive.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 64] = bytes(64)
    broken = tmp_path / "broken.tar"
    broken.write_bytes(content)
    refused = command("restore.sh", check=False, FILE=str(broken), NAME="office_damaged")
    assert refused.returncode and "damaged" in refused.stderr
    assert office("sql postgres \"select 1 from pg_database where datname like 'office_damaged%'\"") == ""
