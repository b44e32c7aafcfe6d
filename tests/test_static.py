"""What can be said of the addons' files without running them."""
import ast
import csv
import re
from collections import Counter

import pytest

from .addons import ADDONS, MANIFESTS, NAMES, ROOT, files, shown, xml_root

# What Odoo 19 dropped, and what it has instead.
PYTHON_IDIOMS = {
    r"\b_sql_constraints\b": "models.Constraint",
    r"\bdef name_get\(": "_compute_display_name",
    r"\bself\._(cr|uid|context)\b": "self.env.cr, uid, context",
    r"\btoggle_active\b": "action_archive and action_unarchive",
    r"\bgroups_id\b": "group_ids",
    r"\b(check_access_rights|check_access_rule|_filter_access_rules)\b": "check_access, has_access, _filtered_access",
    r"\bgroup_operator\s*=": "aggregator",
    r"\bauto_join\s*=": "bypass_search_access",
    r"\bodoo\.osv\b": "odoo.fields.Domain",
    r"\bstock\.valuation\.layer\b": "the valuation of stock.move",
    r"\bhr\.contract\b": "hr.version",
    r"\buom_po_id\b": "the vendor's unit",
    r"\b(skipTest|skipIf|skipUnless)\b|@skip\b|pytest\.(mark\.)?(skip|xfail)": "a test that always runs",
}
# What one file may do all the same: the access log covers what Odoo marks as deprecated, and is proved by two sessions.
IDIOMS_BUT = {
    ("medical_access_logged.py", "test_medical_access_log.py"): {r"\.read_group\(": "_read_group or formatted_read_group"},
    ("test_medical_access_seal.py", "test_medical_controlled_sessions.py"): {r"\bcr\.commit\(\)": "_commit_progress, or the caller's transaction"},
}
# Tests of mixins build their fake models with it, as core's do.
ORM_INSIDE = {r"\bodoo\.orm\b": "odoo.api, odoo.fields, odoo.models"}
XML_IDIOMS = {
    r"<tree\b": "list",
    r"\battrs=": "invisible=, readonly=, required=",
    r"\bstates=": "invisible=",
    r"kanban-box": 't-name="card"',
    r"<report\b": "a record of ir.actions.report",
    r"<act_window\b": "a record of ir.actions.act_window",
    r"\b(numbercall|doall)\b": "nothing: both are gone",
    r"\bgroups_id\b": "group_ids",
    r"oe_chatter": "<chatter/>",
    r"\bt-(esc|raw)=": "t-out",
}
MAX_LINES = 450


def findings(paths, idioms):
    return [
        f"{shown(path)}:{number}: {line.strip()[:80]} -> {instead}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for pattern, instead in idioms.items()
        if re.search(pattern, line)
    ]


def data_files(name):
    manifest = MANIFESTS[name]
    return [*manifest.get("data", []), *manifest.get("demo", [])]


def test_there_are_addons():
    assert {"medical_office_base", "medical_office_inventory"} <= set(NAMES)


def test_xml_is_well_formed():
    for path in files("*.xml"):
        xml_root(path)


def test_search_groups_are_bare():
    wrong = [
        f"{shown(path)}:{group.sourceline}"
        for path in files("*.xml")
        for group in xml_root(path).iterfind(".//search//group")
        if group.get("string") or group.get("expand")
    ]
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_xmlids_are_unique(name):
    ids = Counter()
    for file in data_files(name):
        path = ROOT / "addons" / name / file
        if path.suffix == ".xml":
            for node in xml_root(path).iter("record", "template", "menuitem"):
                # A record of another addon may be written twice, one of ours has one place.
                if (xmlid := node.get("id")) and "." not in xmlid:
                    ids[xmlid] += 1
        elif path.suffix == ".csv":
            with path.open(newline="") as file:
                ids.update(row["id"] for row in csv.DictReader(file) if row.get("id"))
    assert not [xmlid for xmlid, times in ids.items() if times > 1]


@pytest.mark.parametrize("name", NAMES)
def test_data_files_are_listed_and_exist(name):
    addon = ROOT / "addons" / name
    listed = data_files(name)
    assert not [file for file in listed if not (addon / file).is_file()]
    assert not [file for file, times in Counter(listed).items() if times > 1]
    folders = ("data", "security", "views", "wizard", "report")
    present = {str(p.relative_to(addon)) for folder in folders for p in (addon / folder).rglob("*.xml")}
    present |= {str(p.relative_to(addon)) for p in (addon / "security").rglob("*.csv")}
    assert not present - set(listed), "files that no manifest loads"


@pytest.mark.parametrize("name", NAMES)
def test_assets_exist(name):
    missing = []
    for bundle in MANIFESTS[name].get("assets", {}).values():
        for entry in bundle:
            path = entry[-1] if isinstance(entry, tuple) else entry
            if path.split("/")[0] in MANIFESTS and not list((ROOT / "addons").glob(path)):
                missing.append(path)
    assert not missing


def test_no_dropped_idiom_in_python():
    assert not findings(files("*.py"), PYTHON_IDIOMS)
    for names, idioms in IDIOMS_BUT.items():
        assert not findings([path for path in files("*.py") if path.name not in names], idioms)
    assert not findings([path for path in files("*.py") if path.parent.name != "tests"], ORM_INSIDE)


def test_no_dropped_idiom_in_xml():
    # A component of the web client may well have a property "attrs".
    assert not findings([path for path in files("*.xml") if "static" not in path.parts], XML_IDIOMS)


def test_no_loose_end():
    sources = [path for kind in ("*.py", "*.xml", "*.js", "*.scss", "*.csv") for path in files(kind)]
    sources += [*ROOT.glob("scripts/**/*.sh"), *ROOT.glob("scripts/**/*.py"), *ROOT.glob("docs/**/*.md")]
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"))
    assert not findings(sources, {rf"\b({marks})\b": "done, or an issue"})


@pytest.mark.parametrize("addon", ADDONS, ids=NAMES)
def test_every_test_file_runs(addon):
    tests = addon / "tests"
    imported = {
        alias.name
        for init in tests.rglob("__init__.py")
        for node in ast.walk(ast.parse(init.read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {path.stem for path in tests.rglob("test_*.py")} <= imported
    assert list(tests.rglob("test_*.py"))


@pytest.mark.parametrize("addon", ADDONS, ids=NAMES)
def test_icon_and_translation_template(addon):
    assert (addon / "static/description/icon.png").read_bytes().startswith(b"\x89PNG")
    assert (addon / f"i18n/{addon.name}.pot").is_file()


def test_files_are_short():
    paths = [*files("*.py"), *files("*.js"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("scripts/**/*.*")]
    lengths = {shown(path): path.read_text().count("\n") for path in paths if path.suffix in (".py", ".js", ".sh")}
    assert not {path: lines for path, lines in lengths.items() if lines > MAX_LINES}


def test_every_model_has_access_lines_with_a_group():
    wrong = []
    for path in files("ir.model.access.csv"):
        with path.open(newline="") as file:
            wrong += [f"{shown(path)}: {row['id']}" for row in csv.DictReader(file) if not row["group_id:id"]]
    assert not wrong
