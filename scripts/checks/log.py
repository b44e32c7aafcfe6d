"""Judge the log of an Odoo test run: log.py FILE [--install | --uninstall]

Fails when no test ran, one failed, errored or was skipped; on any line of level ERROR or CRITICAL; and on a WARNING
that names our addons, our models or our files. With --install the log is no test run, so no result line is asked for.
With --uninstall neither, and bad queries don't count: Odoo tries to delete what is in use, in ever smaller lots, and
keeps what resists. What is left in the end is looked for by uninstall.py.
"""
import re
import sys

LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) (?P<db>\S+) (?P<logger>[\w.?]+): (?P<text>.*)")
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
OURS = re.compile(r"medical[_.]|addons/medical|DeprecationWarning.*medical")


def records(path):
    """Log records as (level, logger, text), a text with the lines that follow its first one."""
    current = None
    with open(path, errors="replace") as file:
        for line in file:
            if found := LINE.match(line):
                if current:
                    yield current
                current = (found["level"], found["logger"], found["text"])
            elif current:
                current = (current[0], current[1], f"{current[2]}\n{line.rstrip()}")
    if current:
        yield current


def judge(path, is_test=True, ignored=()):
    problems, ran = [], 0
    for level, logger, text in records(path):
        if logger in ignored:
            continue
        if found := RESULT.search(text):
            ran += int(found[3])
            if found[1] != "0" or found[2] != "0":
                problems.append(text)
        elif level in ("ERROR", "CRITICAL") or (level == "WARNING" and OURS.search(f"{logger} {text}")):
            problems.append(f"{level} {logger}: {text}")
        elif re.match(r"skipped \S+", text) and logger.startswith("odoo.addons."):
            problems.append(f"{logger}: {text}")
    if is_test and not ran and not problems:
        problems.append("no test ran")
    return ran, problems


def main(arguments):
    is_test = not {"--install", "--uninstall"} & set(arguments)
    ran, problems = judge(arguments[0], is_test, ("odoo.sql_db",) if "--uninstall" in arguments else ())
    for problem in problems:
        lines = problem.splitlines()
        print("\n".join(lines if len(lines) <= 40 else [*lines[:20], "...", *lines[-20:]]))
    if problems:
        print("\nIn short:")
        print("\n".join(f"  {problem.splitlines()[0][:180]}" for problem in problems))
    if is_test:
        print(f"{ran} tests, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
