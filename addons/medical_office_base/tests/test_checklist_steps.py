from odoo.tests import BaseCase, tagged

from ..tools.checklist_steps import KINDS, MAX_LENGTH, MAX_STEPS, Step, parse_steps, write_steps


@tagged('post_install', '-at_install')
class TestChecklistSteps(BaseCase):

    def _step(self, text):
        steps, faults = parse_steps(text)
        self.assertFalse(faults)
        self.assertEqual(len(steps), 1)
        return steps[0]

    def _fault(self, text):
        steps, faults = parse_steps(text)
        self.assertFalse(steps)
        self.assertEqual(len(faults), 1)
        return faults[0]

    def test_each_kind(self):
        for kind in KINDS:
            self.assertEqual(self._step(f'[{kind}] Do it'), Step('Do it', kind))
            self.assertEqual(self._step(f'[{kind}*] Do it'), Step('Do it', kind, required=True))
        self.assertEqual(self._step('  [TICK] Do it '), Step('Do it'))
        self.assertEqual(self._step('Do it'), Step('Do it'), "a line without kind is a tick")

    def test_sections_and_empty_lines(self):
        steps, faults = parse_steps('# Exam room\n\n[tick] Table\n   \n## Floor\nMopped\n')
        self.assertFalse(faults)
        self.assertEqual(steps, [Step('Exam room', is_section=True), Step('Table'), Step('Floor', is_section=True), Step('Mopped')])

    def test_ranges(self):
        self.assertEqual(self._step('[temperature* 2..8 °C] Now'), Step('Now', 'temperature', True, 2, 8, '°C'))
        self.assertEqual(self._step('[number -25..-15 °C] Now'), Step('Now', 'number', False, -25, -15, '°C'))
        self.assertEqual(self._step('[number 0.5 .. 1.5 mg/L] Now'), Step('Now', 'number', False, 0.5, 1.5, 'mg/L'))
        self.assertEqual(self._step('[number 500.. psi] Now'), Step('Now', 'number', False, 500, None, 'psi'))
        self.assertEqual(self._step('[number ..90 % RH] Now'), Step('Now', 'number', False, None, 90, '% RH'))
        self.assertEqual(self._step('[number psi] Now'), Step('Now', 'number', unit='psi'))
        self.assertEqual(self._step('[number 3..3] Exactly'), Step('Exactly', 'number', False, 3, 3))

    def test_hint(self):
        self.assertEqual(self._step('[tick] Table -- keep it wet - see the label'), Step('Table', hint='keep it wet - see the label'))
        self.assertEqual(self._step('Table -- from the top'), Step('Table', hint='from the top'))

    def test_faults_name_line_and_remedy(self):
        steps, faults = parse_steps('# Room\n[tik] Table\n[tick] Floor\n[number 8..2 °C] Fridge\n[tick 2..8] Door\n[tick Window\n[photo]\n#')
        self.assertEqual(steps, [Step('Room', is_section=True), Step('Floor')])
        self.assertEqual([fault.line for fault in faults], [2, 4, 5, 6, 7, 8])
        self.assertEqual(faults[0].text, '[tik] Table')
        self.assertIn('tik', faults[0].problem)
        self.assertIn('tick', faults[0].remedy)
        self.assertIn('8', faults[1].problem)
        for fault in faults:
            self.assertTrue(fault.problem and fault.remedy)

    def test_senseless_ranges(self):
        for bounds in ('2-8 °C', '2 to 8', '2,0..8', '2...8', '2', '.5..1'):
            with self.subTest(bounds=bounds):
                self._fault(f'[number {bounds}] Now')

    def test_empty(self):
        for text in (None, '', ' \n '):
            self.assertEqual(parse_steps(text), ([], []))

    def test_limits(self):
        self._fault('[tick] ' + 'x' * (MAX_LENGTH + 1))
        _steps, faults = parse_steps('Do it\n' * (MAX_STEPS + 1))
        self.assertEqual(len(faults), 1)

    def test_written_and_read_again(self):
        steps = [
            Step('Room', is_section=True), Step('Table', required=True, hint='from the top'), Step('Fridge', 'temperature', True, 2, 8, '°C'),
            Step('Freezer', 'temperature', False, -50.5, -15, '°C'), Step('Level', 'number', False, 500, None, 'psi'),
            Step('Chlorine', 'number', False, None, 0.25, 'mg/L'), Step('Count', 'number', unit='pieces'), Step('Note', 'text'),
            Step('Before', 'photo', True), Step('Sign', 'signature'), Step('Sealed', 'yesno')]
        self.assertEqual(parse_steps(write_steps(steps)), (steps, []))
