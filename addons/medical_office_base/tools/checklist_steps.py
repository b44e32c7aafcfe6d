"""The steps of a checklist as text, one a line: read with every fault named, and written. Plain Python, no Odoo import.

::

    # Exam room
    [tick] Counter and touched items wiped, kept wet for the time on the label
    [temperature* 2..8 °C] Vaccine refrigerator now
    [number 0..10 psi] Pressure -- read the upper gauge
    [yesno*] Seal unbroken
    [photo] [text] [signature]

``*`` makes a step one that can't be left out. A range is ``2..8``, ``2..`` or ``..8``; the unit follows it. What stands
after `` -- `` is the hint. A line without kind is a tick. A step of yes or no is put so that yes is as it should be:
no asks for a reason.
"""
import math
import re
from typing import NamedTuple

from .spreadsheet import PLAIN

KINDS = ('tick', 'yesno', 'number', 'temperature', 'text', 'photo', 'signature')
WITH_RANGE = ('number', 'temperature')
MAX_STEPS = 200
MAX_LENGTH = 300
HINT = ' -- '
KIND = re.compile(r'\[(?P<kind>[^\]\s*]*)(?P<required>\*?)(?P<rest>[^\]]*)\](?P<text>.*)')
NUMBER = r'[-+]?\d+(?:\.\d+)?'
RANGE = re.compile(rf'(?:(?P<low>{NUMBER})?\s*\.\.\s*(?P<high>{NUMBER})?)?\s*(?P<unit>.*)')


class Step(NamedTuple):
    """A step, or a heading (`is_section`). A bound that is None isn't there."""
    name: str
    kind: str = 'tick'
    required: bool = False
    low: float | None = None
    high: float | None = None
    unit: str = ''
    hint: str = ''
    is_section: bool = False


class StepFault(NamedTuple):
    line: int
    text: str
    problem: str
    remedy: str


def parse_steps(text, env=PLAIN):
    """The steps that a text says and what is wrong with it.

    :return: (list of :class:`Step`, list of :class:`StepFault`); empty lines are passed over
    """
    steps, faults = [], []
    for number, line in enumerate((text or '').splitlines(), start=1):
        line = line.strip()
        if not line:
            continue
        result = _parse_line(line, env)
        if isinstance(result, Step):
            steps.append(result)
        else:
            faults.append(StepFault(number, line, *result))
    if len(steps) > MAX_STEPS:
        faults.append(StepFault(
            MAX_STEPS + 1, '', env._("There are more than %(count)s steps.", count=MAX_STEPS), env._("Make two checklists of it.")))
    return steps, faults


def _parse_line(line, env):
    """A Step, or (problem, remedy)."""
    if line.startswith('#'):
        name = line.lstrip('#').strip()
        if not name:
            return env._("A section without a name."), env._("Write it after the sign: # Exam room.")
        return _checked(Step(name=name, is_section=True), env)
    if not line.startswith('['):
        name, hint = _split(line)
        return _checked(Step(name=name, hint=hint), env)
    match = KIND.fullmatch(line)
    if not match:
        return env._("The bracket isn't closed."), env._("Write the kind between brackets: [tick] Counter wiped.")
    kind, rest = match['kind'].lower(), match['rest'].strip()
    if kind not in KINDS:
        return (
            env._("There is no step of the kind “%(kind)s”.", kind=match['kind']),
            env._("Choose one of %(kinds)s.", kinds=', '.join(KINDS)))
    values = {'kind': kind, 'required': bool(match['required'])}
    if rest and kind not in WITH_RANGE:
        return (
            env._("A step of the kind %(kind)s takes no range: “%(given)s”.", kind=kind, given=rest),
            env._("Take it away, or make it a number: [number 2..8 psi]."))
    if rest:
        bounds = RANGE.fullmatch(rest)
        values['unit'] = bounds['unit'].strip()
        if re.match(r'[-+]?[\d.]', values['unit']):
            return (
                env._("“%(given)s” is no range.", given=rest),
                env._("Write it as 2..8 °C, 2.. or ..8, with a point for decimals."))
        values['low'], values['high'] = (float(bounds[bound]) if bounds[bound] else None for bound in ('low', 'high'))
        if values['low'] is not None and values['high'] is not None and values['low'] > values['high']:
            return (
                env._("The range goes from %(low)s down to %(high)s.", low=bounds['low'], high=bounds['high']),
                env._("Write the lower number first."))
    name, hint = _split(match['text'])
    if not name:
        return env._("The step says nothing."), env._("Write after the bracket what is to be done.")
    return _checked(Step(name=name, hint=hint, **values), env)


def _split(text):
    """(what to do, hint)."""
    name, _sign, hint = text.partition(HINT)
    return name.strip(), hint.strip()


def _checked(step, env):
    if max(len(step.name), len(step.hint)) > MAX_LENGTH:
        return (
            env._("The step is longer than %(count)s letters.", count=MAX_LENGTH),
            env._("Say it in fewer words, or make two steps of it."))
    return step


def write_steps(steps):
    """The text that :func:`parse_steps` reads as these steps."""
    return '\n'.join(map(_write_line, steps))


def _write_line(step):
    if step.is_section:
        return f'# {step.name}'
    bounds = ''
    if step.low is not None or step.high is not None:
        bounds = f' {_number(step.low)}..{_number(step.high)}'
    unit = f' {step.unit}' if step.unit and step.kind in WITH_RANGE else ''
    hint = f'{HINT}{step.hint}' if step.hint else ''
    return f"[{step.kind}{'*' if step.required else ''}{bounds}{unit}] {step.name}{hint}"


def _number(value):
    if value is None:
        return ''
    return str(int(value)) if math.isfinite(value) and value == int(value) else f'{value:.6f}'.rstrip('0')
