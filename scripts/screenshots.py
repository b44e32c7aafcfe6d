#!/usr/bin/env python3
"""Look at the running office.

Without --url: takes the pictures listed in scripts/screenshots.txt, at 1400x900 and at 390x844, into docs/images/.
With --url:    opens one page, does the given steps in their order, saves one picture, and reports what went wrong:

    scripts/screenshots.py --login manager --url /odoo --width 390 --out /tmp/x.png
    scripts/screenshots.py --login nurse --url /odoo/action-x.y --click '.o_list_button_add' \\
        --type 'div[name=name] input=Gloves' --press Enter --wait '.o_form_saved' --out /tmp/x.png

Selectors are CSS and may end in :contains(text). Exit code 1 on a console error, an error dialog or a missing element.
"""
import argparse
import importlib.util
import os
import shlex
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if not importlib.util.find_spec("websocket") and "VIRTUAL_ENV" not in os.environ:
    # Started by the system's Python: go on with the project's.
    command = 'source "$0/scripts/common.sh"; VIRTUAL_ENV=$VENV exec "$PYTHON" "$@"'
    os.execvp("bash", ["bash", "-c", command, ROOT, os.path.abspath(__file__), *sys.argv[1:]])

from browser import Browser, BrowserError  # noqa: E402

SIZES = ((1400, 900), (390, 844))
LOADED = ".o_action_manager > *, .o_login_auth, #wrapwrap main, body > main, body > pre, embed"


class Step(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        namespace.steps = [*namespace.steps, (self.dest, values)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8069")))
    parser.add_argument("--db", default=os.environ.get("OFFICE_DB"), help="only where the server serves several")
    parser.add_argument("--only", help="of the listed pictures, those whose name contains this")
    parser.add_argument("--login", help="no login: as a visitor")
    parser.add_argument("--password", help="the same as the login, if not given")
    parser.add_argument("--url")
    parser.add_argument("--out", default="/tmp/page.png")
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--height", type=int, help="900, or 844 below a width of 768")
    parser.add_argument("--full", action="store_true", help="as high as the content")
    parser.add_argument("--text", action="store_true", help="print the page's text as well")
    parser.set_defaults(steps=[])
    for name, form in (
        ("click", "CSS"), ("type", "CSS=TEXT"), ("press", "KEY"), ("wait", "CSS"), ("eval", "JS"), ("shot", "FILE")
    ):  # fmt: skip
        parser.add_argument(f"--{name}", action=Step, metavar=form)
    return parser


def perform(browser, steps):
    for name, value in steps:
        if name == "type":
            selector, _, text = value.rpartition("=")
            browser.type(selector, text)
        elif name == "eval":
            print(browser.evaluate(value))
        elif name == "shot":
            browser.screenshot(value)
        else:
            getattr(browser, name)(value)


def visit(browser, base, options):
    """Open the page, do the steps, save the picture (also of a failure); return what went wrong."""
    browser.problems.clear()
    problems = []
    try:
        browser.goto(base + options.url)
        browser.wait(LOADED)
        browser.settle()
        perform(browser, options.steps)
        if options.full:
            browser.grow()
    except BrowserError as error:
        problems.append(str(error))
    browser.screenshot(options.out)
    problems += browser.problems
    if dialog := browser.error_dialog():
        problems.append(f"error dialog: {dialog}")
    if (wide := browser.sideways()) > 1:
        print(f"note: {options.out} scrolls sideways by {wide} px")
    return problems


def one(options):
    base = f"http://127.0.0.1:{options.port}"
    height = options.height or (844 if options.width < 768 else 900)
    with Browser(options.width, height) as browser:
        if options.login:
            browser.login(base, options.login, options.password or options.login, options.db)
        problems = visit(browser, base, options)
        print(f"{browser.evaluate('location.href')} -> {options.out}")
        if note := browser.text(".o_notification_manager"):
            print(f"notification: {note}")
        if options.text:
            print(browser.text("body"))
    return problems


def listed(parser, options):
    """Each line of screenshots.txt: a name, then the options of a single picture."""
    problems = []
    base = f"http://127.0.0.1:{options.port}"
    with open(os.path.join(ROOT, "scripts", "screenshots.txt")) as file:
        lines = [shlex.split(line, comments=True) for line in file]
    for words in filter(None, lines):
        if options.only and options.only not in words[0]:
            continue
        for width, height in SIZES:
            page = parser.parse_args(words[1:])
            page.out = os.path.join(ROOT, "docs", "images", f"{words[0]}-{width}.png")
            with Browser(width, height) as browser:
                if page.login:
                    browser.login(base, page.login, page.password or page.login, options.db)
                found = visit(browser, base, page)
            print(f"{'failed' if found else 'ok':7} {os.path.relpath(page.out, ROOT)}", flush=True)
            problems += [f"{words[0]}: {problem}" for problem in found]
    return problems


def main():
    parser = arguments()
    options = parser.parse_args()
    try:
        problems = one(options) if options.url else listed(parser, options)
    except BrowserError as error:
        problems = [str(error)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
