"""Reading and balancing remittances: how many claims a second, beside pyx12 and oxedi reading the same file.

The two are oracles for development alone (requirements-bench.txt); without them their rows say that they did not run.
"""
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from odoo.addons.medical_office_billing.tools.x12.balance import check_remittance
from odoo.addons.medical_office_billing.tools.x12.remittance_reader import read_remittances

from tests.bench.run import Case

ROOT = Path(__file__).resolve().parents[2]
ORACLES = ROOT / "build" / "bench-oracles"
CLAIMS = 10_000
CLAIMS_OF_ORACLE = 1_000  # pyx12 is slow; both read the same file where they are compared
SERVICE = (
    "SVC*HC:{code}*{charged}*{paid}**1~DTM*472*20240102~CAS*CO*45*{written_off}~CAS*PR*1*{deductible}**2*{share}~REF*6R*{number}{index}~AMT*B6*{allowed}~")
CLAIM = (
    "CLP*PT{number:06}*1*300.00*180.00*45.00*12*ICN{number:08}*11*1~NM1*QC*1*DOE{number}*JANE****MI*MBR{number:07}~"
    "NM1*82*1*SMITH*ANN****XX*1234567893~MOA***MA01*MA07~DTM*232*20240102~DTM*050*20240105~AMT*AU*225.00~")
SERVICES = (("G0402:25", 100, 50, 25, 20, 5), ("G0008", 50, 30, 15, 0, 5), ("J3420", 150, 100, 35, 10, 5))


def make_file(count):
    """An 835 of one payment with so many claims of three services each: 22 segments a claim."""
    body = []
    for number in range(count):
        body.append(CLAIM.format(number=number))
        for index, (code, charged, paid, written_off, deductible, share) in enumerate(SERVICES):
            body.append(SERVICE.format(
                code=code, charged=f"{charged}.00", paid=f"{paid}.00", written_off=f"{written_off}.00", deductible=f"{deductible}.00", share=f"{share}.00",
                allowed=f"{charged - written_off}.00", number=number, index=index))
    text = "".join(body)
    head = (
        "ISA*00*          *00*          *ZZ*PAYERID        *ZZ*PROVIDER       *240115*1200*^*00501*000000001*0*P*:~"
        "GS*HP*PAYERID*PROVIDER*20240115*1200*1*X*005010X221A1~ST*835*0001~")
    opening = (
        f"BPR*I*{count * 180}.00*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20240115~TRN*1*EFT000001*1512345678~DTM*405*20240115~"
        "N1*PR*TEST PAYER~N3*1 MAIN ST~N4*ANYTOWN*CA*90001~PER*BL*TECH*TE*8005551212~N1*PE*TEST CLINIC*XX*1234567893~REF*TJ*123456789~LX*1~")
    segments = (opening + text).count("~") + 2
    return (head + opening + text + f"SE*{segments}*0001~GE*1*1~IEA*1*000000001~").encode()


FILES = {}


def content(count):
    if count not in FILES:
        FILES[count] = make_file(count)
    return FILES[count]


def read_and_balance(count):
    """Claims a second, of this process alone."""
    data = content(count)
    start = time.process_time()
    remittances, _warnings = read_remittances(data)
    faults = [fault for remittance in remittances for fault in check_remittance(remittance)]
    took = time.process_time() - start
    if faults or sum(len(remittance.claims) for remittance in remittances) != count:
        raise RuntimeError(f"{count} claims weren't read as they are: {faults[:3]}")
    return count / took


def oracle(name, script, count):
    """Claims a second of another reader, in a process of its own; 0 where it can't be had."""
    def run(_env):
        if not install_oracles():
            print(f"    {name} isn't here and can't be installed: the comparison did not run", flush=True)
            return 0.0
        with tempfile.NamedTemporaryFile(suffix=".835") as file:
            file.write(content(count))
            file.flush()
            done = subprocess.run(
                [sys.executable, "-c", script, file.name], env={"PYTHONPATH": str(ORACLES), "PATH": "/usr/bin:/bin"},
                capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"    {name} did not run: {done.stderr.strip().splitlines()[-1:]}", flush=True)
            return 0.0
        return count / float(done.stdout.split()[-1])
    return run


def install_oracles():
    """pyx12 and oxedi in a folder of their own, away from what the suite runs with."""
    if not (ORACLES / "pyx12").is_dir():
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "-q", "--target", str(ORACLES), "-r", str(ROOT / "requirements-bench.txt")],
            capture_output=True, text=True, check=False)
        if done.returncode:
            return False
    return (ORACLES / "pyx12").is_dir()


# reads and validates, which is what pyx12 does; its result goes nowhere
PYX12 = """
import io, logging, sys, time
import pyx12.error_handler, pyx12.params, pyx12.x12n_document
logging.disable(logging.CRITICAL)
start = time.process_time()
pyx12.x12n_document.x12n_document(pyx12.params.params(), sys.argv[1], io.StringIO(), None, None)
print(time.process_time() - start)
"""
OXEDI = """
import sys, time, oxedi
start = time.process_time()
oxedi.parse_file(sys.argv[1])
print(time.process_time() - start)
"""


def ours(count):
    return lambda _env: read_and_balance(count)


CASES = [
    Case("X12: claims read and balanced", "claims/s", ours(CLAIMS), None, lambda figure, _base, _ratio: figure >= 8_000, ">= 8,000", "higher", 5),
    Case("X12: the same beside pyx12", "claims/s", ours(CLAIMS_OF_ORACLE), oracle("pyx12", PYX12, CLAIMS_OF_ORACLE),
         lambda _figure, base, ratio: bool(base) and ratio >= 5, ">= 5 times pyx12", "higher"),
    Case("X12: the same beside oxedi (Rust, no balance)", "claims/s", ours(CLAIMS), oracle("oxedi", OXEDI, CLAIMS), lambda *_any: True, "told", "higher"),
    Case("X12: linear from 1,000 to 10,000 claims", "claims/s", ours(CLAIMS), ours(CLAIMS_OF_ORACLE),
         lambda _figure, _base, ratio: ratio >= 0.7, ">= 0.7 of the smaller", "higher"),
]
