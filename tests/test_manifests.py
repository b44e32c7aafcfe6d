"""The addons' manifests, and who may depend on whom."""
import re

import pytest

from .addons import MANIFESTS, NAMES, dependencies

# The office itself knows neither orders nor money.
FOREIGN_TO_BASE = {"account", "purchase", "purchase_stock", "stock", "stock_account", "sale"}
PILLARS = {"medical_office_inventory", "medical_office_billing", "medical_office_compliance"}


@pytest.mark.parametrize("name", NAMES)
def test_manifest(name):
    manifest = MANIFESTS[name]
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    assert manifest["license"] == "LGPL-3"
    assert manifest["author"] == "Medical Office for Odoo contributors"
    assert manifest["category"].startswith("Services")
    assert manifest["name"] and manifest["summary"]
    assert "external_dependencies" not in manifest, "the suite installs on a bare Odoo"


def test_base_knows_neither_orders_nor_money():
    assert not FOREIGN_TO_BASE & set(MANIFESTS["medical_office_base"]["depends"])
    assert not dependencies("medical_office_base")


@pytest.mark.parametrize("name", sorted(PILLARS & set(NAMES)))
def test_pillars_stand_alone(name):
    assert dependencies(name) == {"medical_office_base"}


def test_bridges_install_themselves():
    for name in set(NAMES) - PILLARS - {"medical_office_base"}:
        depends = set(MANIFESTS[name]["depends"])
        ours = {part for part in depends if part.startswith("medical_office_")}
        bridged = name.removeprefix("medical_office_").split("_")
        assert MANIFESTS[name].get("auto_install")
        if len(ours) == 2:
            assert ours <= PILLARS and {f"medical_office_{part}" for part in bridged} == ours
        else:
            # one of ours and an app of Odoo, named for both
            assert len(ours) == 1 and f"medical_office_{bridged[0]}" in ours and "_".join(bridged[1:]) in depends


def test_one_app():
    assert [name for name in NAMES if MANIFESTS[name].get("application")] == ["medical_office_base"]
