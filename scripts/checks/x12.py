"""Check the X12 readers against the public and synthetic files beside the repository: python scripts/checks/x12.py [FOLDER]

FOLDER holds public/ and synthetic/ with files and expected/ with what each of them says (`<file>.json`); by default
../shared/data/x12. One line is printed per file; the script fails where a figure differs. Accepted deviations: a file
that ends in the middle is refused, a day that doesn't exist is no day, and a procedure is taken apart by the mark that
stands in it where that isn't the one of ISA16.
"""
import importlib
import json
import sys
import types
from collections import Counter
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "addons" / "medical_office_billing" / "tools"


def load_tools():
    """The readers, without the addon around them, which needs Odoo."""
    package = types.ModuleType("billing_tools")
    package.__path__ = [str(TOOLS)]
    sys.modules["billing_tools"] = package
    return {name: importlib.import_module(f"billing_tools.x12.{name}") for name in ("balance", "faults", "remittance_reader")}


def money(text):
    return Decimal(text or 0)


def adjustments(owners):
    """{group:reason: amount} and {group: amount} of claims or services."""
    by_reason, by_group = Counter(), Counter()
    for owner in owners:
        for row in owner.adjustments:
            by_reason[f"{row.group}:{row.reason}"] += row.amount
            by_group[row.group] += row.amount
    return dict(by_reason), dict(by_group)


def amounts(mapping):
    return {key: money(value) for key, value in mapping.items()}


def day(value):
    return value.strftime("%Y%m%d") if value else ""


def stated_day(text):
    """A day as the summary states it; '' where there is no such day."""
    text = text or ""
    return text if text[4:6] <= "12" and "01" <= text[6:8] <= "31" else ""


def compare_line(balance, line, expected):
    if expected["code"]:
        yield "code", line.code, expected["code"]
        yield "modifiers", list(line.modifiers), expected["mods"]
    else:
        yield "code", expected["qual"].startswith(line.qualifier) and line.code in expected["qual"], True
    yield "charge", line.charged, money(expected["charge"])
    yield "paid", line.paid, money(expected["paid"])
    yield "revenue code", line.revenue_code, expected["rev"]
    yield "units", line.units or 0, money(expected["units"])
    yield "submitted", line.submitted_code, expected["orig"].split(":")[-1] if ":" not in expected["orig"] else expected["orig"].split(":")[1]
    yield "remarks", list(line.remarks), [code.split(":")[-1] for code in expected["remarks"]]
    yield "adjustments", adjustments([line])[0], amounts(expected["cas"])
    yield "balanced", not balance.line_difference(line), expected["balanced"]
    if "472" in expected["dates"]:
        yield "date", day(line.date_from), stated_day(expected["dates"]["472"])
    if "6R" in expected["refs"]:
        yield "number", line.control_number, expected["refs"]["6R"]
    if "B6" in expected["amts"]:
        yield "allowed", line.allowed, money(expected["amts"]["B6"])


def compare_claim(balance, claim, expected):
    for name, key in (("number", "clp01"), ("status", "clp02"), ("filing", "clp06"), ("payer_number", "clp07"), ("place", "clp08"), ("frequency", "clp09")):
        yield key, getattr(claim, name), expected[key] or ""
    for name, key in (("charged", "clp03"), ("paid", "clp04"), ("patient_amount", "clp05")):
        yield key, getattr(claim, name), money(expected[key])
    by_reason, by_group = adjustments([claim, *claim.lines])
    yield "adjustments", by_reason, amounts(expected["cas_all"])
    yield "adjustments by group", by_group, amounts(expected["cas_by_group"])
    yield "adjustments of the claim", adjustments([claim])[0], amounts(expected["cas_claim"])
    yield "remarks", list(claim.remarks), expected["remarks"]
    yield "off", balance.claim_difference(claim), money(expected["claim_off"])
    yield "balanced", not balance.claim_difference(claim), expected["claim_balanced"]
    if "QC" in expected["names"]:
        yield "patient", (claim.patient_family_name, claim.patient_given_name), (expected["names"]["QC"]["last"], expected["names"]["QC"]["first"])
    yield "services", len(claim.lines), len(expected["lines"])
    for index, (line, row) in enumerate(zip(claim.lines, expected["lines"], strict=False), 1):
        for name, got, wanted in compare_line(balance, line, row):
            yield f"service {index} {name}", got, wanted


def compare_remittance(balance, remittance, expected):
    yield "st02", remittance.control, expected["st02"]
    yield "bpr01", remittance.handling, expected["bpr01"]
    yield "bpr02", remittance.amount, money(expected["bpr02"])
    yield "bpr03", remittance.is_debit, expected["bpr03"] == "D"
    yield "bpr04", remittance.method, expected["bpr04"]
    yield "bpr16", day(remittance.date), stated_day(expected["bpr16"])
    yield "trn02", remittance.trace, expected["trn02"]
    yield "trn03", remittance.originator, expected["trn03"]
    yield "payer", remittance.payer_name, expected["payer"]
    yield "payee", remittance.payee_name, expected["payee"]
    yield "provider-level", [(row.reason, row.reference, row.amount) for row in remittance.provider_adjustments], [
        (row["reason"], row["ref"], money(row["amount"])) for row in expected["plb"]]
    yield "charged", sum(claim.charged for claim in remittance.claims), money(expected["sum_clp03"])
    yield "paid", sum(claim.paid for claim in remittance.claims), money(expected["sum_clp04"])
    yield "off", -balance.payment_difference(remittance), money(expected["off"])
    yield "balanced", not balance.payment_difference(remittance), expected["balanced"]
    yield "claims", len(remittance.claims), len(expected["claims"])
    for claim, row in zip(remittance.claims, expected["claims"], strict=False):
        for name, got, wanted in compare_claim(balance, claim, row):
            yield f"claim {row['clp01']} {name}", got, wanted


def oracle_differs(content, remittances):
    """What oxedi, where it is installed, reads otherwise; it refuses some files that are read here."""
    try:
        import oxedi
    except ImportError:
        return None
    try:
        read = oxedi.parse(content)
        claims, paid = read.count_claims(), money(read.sum_payments())
    except Exception as error:  # another's reader may fail in any way; what it says is told
        return f"oxedi can't: {type(error).__name__}"
    ours = sum(len(remittance.claims) for remittance in remittances), sum(remittance.amount for remittance in remittances)
    return "as oxedi" if ours == (claims, paid) else f"oxedi reads {claims} claims, {paid} paid"


def check(tools, content, expected):
    """(what was found in words, [differences])"""
    try:
        remittances, warnings = tools["remittance_reader"].read_remittances(content)
    except tools["faults"].X12Error as error:
        whole = all(row.get("closed") for row in expected["transactions"])
        return f"refused: {error.fault.code}", ["refused, but it is whole"] if whole else []
    if not all(row.get("closed") for row in expected["transactions"]):
        return "read", ["read, but it ends in the middle"]
    differences = []
    if len(remittances) != len(expected["transactions"]):
        differences.append(f"transactions: {len(remittances)} read, {len(expected['transactions'])} expected")
    for remittance, row in zip(remittances, expected["transactions"], strict=False):
        differences += [
            f"{name}: {got!r} read, {wanted!r} expected" for name, got, wanted in compare_remittance(tools["balance"], remittance, row) if got != wanted]
    counts = [fault for fault in warnings if fault.code in ("se_count", "se_control", "ge_count", "ge_control", "iea_count", "iea_control")]
    if len(counts) != len(expected["control"]):
        differences.append(f"faults of the envelope: {counts} read, {expected['control']} expected")
    claims = sum(len(remittance.claims) for remittance in remittances)
    words = f"{len(remittances)} payments, {claims} claims, {len(warnings)} warnings"
    return ", ".join(filter(None, (words, oracle_differs(content, remittances)))), differences


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "x12"
    if not folder.is_dir():
        print(f"x12: {folder} isn't there, nothing was checked")
        return 0
    tools, failed, count = load_tools(), 0, 0
    for path in sorted([*folder.glob("public/*"), *folder.glob("synthetic/*")]):
        summary = folder / "expected" / f"{path.name}.json"
        if not summary.exists():
            if path.suffix != ".csv":
                print(f"--   {path.name}: no summary, not checked")
            continue
        words, differences = check(tools, path.read_bytes(), json.loads(summary.read_text()))
        count += 1
        failed += bool(differences)
        print(f"{'BAD ' if differences else 'ok  '} {path.name}: {words}")
        for difference in differences[:10]:
            print(f"       {difference}")
    print(f"x12: {count} files checked, {failed} differ")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
