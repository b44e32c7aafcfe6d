"""The benchmark runner: `make bench`, or `make bench ONLY=supplies` for one area.

An area is a module tests/bench/bench_<area>.py with

    def prepare(env): ...         # bulk data, by SQL where it is much; the runner commits and analyzes
    CASES = [Case(...), ...]

and runs in a database of its own, bench_<area>, a copy of `bench`, which holds the installed addons and nothing else.
KEEP=1 uses the prepared database of the last run again.

    Case(name, unit, run, baseline, goal, goal_text="", better="lower", repeat=3)

run, baseline   run(env) does the work once and returns its figure in `unit`; when it returns None the figure is the
                wall time of the call in seconds. `baseline` is the same for what one compares with: core's own way, or
                the same work at half the size. It may be a plain number, or None: nothing to compare with.
                Both are called `repeat` times, alternating; the medians count.
                `env` is the superuser's, with empty record caches; what a call writes is rolled back after it.
goal            goal(figure, baseline, ratio) -> bool; baseline and ratio are None where there is none.
ratio           how many times better than the baseline: baseline / figure where `better` is "lower", figure / baseline
                where it is "higher".

tests/bench/measure.py takes memory in a forked child, and counts queries. Each case becomes a row of build/bench.json:
{area, case, figure, unit, baseline, ratio, goal, ok}.
"""
import importlib
import json
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "bench.json"


@dataclass
class Case:
    name: str
    unit: str
    run: Callable
    baseline: Callable | float | None
    goal: Callable
    goal_text: str = ""
    better: str = "lower"
    repeat: int = 3


def figure_of(env, function):
    if not callable(function):
        return function
    env.invalidate_all()
    start = time.perf_counter()
    figure = function(env)
    took = time.perf_counter() - start
    env.cr.rollback()
    env.clear()
    return took if figure is None else float(figure)


def measure_case(env, case):
    pairs = [(figure_of(env, case.run), figure_of(env, case.baseline)) for _ in range(max(case.repeat, 3))]
    figure = statistics.median(pair[0] for pair in pairs)
    baseline = None if case.baseline is None else statistics.median(pair[1] for pair in pairs)
    ratio = None
    if baseline is not None:
        above, below = (baseline, figure) if case.better == "lower" else (figure, baseline)
        ratio = above / below if below else float(above == below)
    return {
        "case": case.name,
        "figure": round(figure, 4),
        "unit": case.unit,
        "baseline": None if baseline is None else round(baseline, 4),
        "ratio": None if ratio is None else round(ratio, 2),
        "goal": case.goal_text,
        "ok": bool(case.goal(figure, baseline, ratio)),
    }


def prepare_once(env, module, area):
    parameters = env["ir.config_parameter"].sudo()
    if parameters.get_param(f"bench.{area}"):
        print(f"    {area}: the data of the last run")
        return
    start = time.monotonic()
    module.prepare(env)
    parameters.set_param(f"bench.{area}", "prepared")
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    print(f"    {area}: data prepared in {time.monotonic() - start:.0f} s", flush=True)


def save(area, rows):
    """Replace the area's rows, keep those of the other areas."""
    RESULTS.parent.mkdir(exist_ok=True)
    others = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    kept = [row for row in others if row["area"] != area]
    RESULTS.write_text(json.dumps(kept + rows, indent=1) + "\n")


def shown(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def main(env):
    area = os.environ["BENCH_AREA"]
    module = importlib.import_module(f"tests.bench.bench_{area}")
    prepare_once(env, module, area)
    line = "{:<52.52} {:>10} {:>8} {:>10} {:>7}  {:<28} {}"
    print(line.format("case", "figure", "unit", "baseline", "ratio", "goal", "ok"))
    rows = []
    for case in module.CASES:
        row = {"area": area, **measure_case(env, case)}
        rows.append(row)
        figures = shown(row["figure"]), row["unit"], shown(row["baseline"]), shown(row["ratio"])
        print(line.format(row["case"], *figures, row["goal"], "yes" if row["ok"] else "NO"), flush=True)
        save(area, rows)
    if missed := [row["case"] for row in rows if not row["ok"]]:
        raise SystemExit(f"{area}: missed the goal: {', '.join(missed)}")
