"""The words of faults in X12 files: what is wrong and what to do, in the user's language. Values come from the fault."""

# every value that words of a fault may name
NAMES = (
    'actual', 'adjusted', 'claim', 'code', 'control', 'date', 'difference', 'element', 'errors', 'first', 'kinds', 'lines', 'name', 'npi', 'number', 'size',
    'stated', 'trace', 'used', 'value', 'version', 'words')


def fault_words(env, fault):
    """(what is wrong, what to do) for a tools.x12.faults.Fault; places in the file are shown beside it."""
    v = dict.fromkeys(NAMES, '') | {name: str(value) for name, value in fault.values.items()}
    words = _envelope_words(env, v) | _content_words(env, v) | _claim_words(env, v)
    if fault.code == 'said':
        # what Odoo or another part of the suite answered
        return v['words'], env._("Put it right, then read the file again.")
    return words.get(fault.code) or (env._("The file can't be read (%(code)s).", code=fault.code), _send_again(env))


def _send_again(env):
    return env._("Have it sent or downloaded again, and add that file.")


def _look(env):
    return env._("Look whether the file is whole; the sender can say.")


def _envelope_words(env, v):
    counts = {
        'se_count': env._("SE01 states %(stated)s segments, there are %(actual)s.", **v),
        'se_control': env._("SE02 bears the number %(stated)s, ST02 %(actual)s.", **v),
        'ge_count': env._("GE01 states %(stated)s transactions, there are %(actual)s.", **v),
        'ge_control': env._("GE02 bears the number %(stated)s, GS06 %(actual)s.", **v),
        'iea_count': env._("IEA01 states %(stated)s groups, there are %(actual)s.", **v),
        'iea_control': env._("IEA02 bears the number %(stated)s, ISA13 %(actual)s.", **v)}
    ends = {
        'truncated': env._("The file ends in the middle of a segment."),
        'no_se': env._("Transaction %(control)s isn't closed: its SE is missing.", **v),
        'no_iea': env._("The file ends before its IEA: something may be missing."),
        'no_ge': env._("The group isn't closed: its GE is missing."),
        'no_transaction': env._("There is no transaction (ST) in the file.")}
    return {code: (text, _look(env)) for code, text in counts.items()} | {code: (text, _send_again(env)) for code, text in ends.items()} | {
        'empty': (env._("The file is empty."), _send_again(env)),
        'not_x12': (env._("This is no X12 file: neither ISA nor ST stands in it."),
                    env._("Choose the file that the payer or clearinghouse calls 835, 837, 277 or 999.")),
        'no_isa': (env._("The file begins without ISA: its delimiters were found from what follows."), _look(env)),
        'text_before': (env._("Something stands before the first ISA; it was passed over."), _look(env)),
        'text_beside': (env._("Something stands between the transactions; it was passed over."), _look(env)),
        'test': (env._("The sender marked the file as a test (ISA15)."), env._("Post nothing of it unless the sender says that it is real.")),
        'several_kinds': (env._("The file holds transactions of several kinds: %(kinds)s.", **v), env._("Have each kind sent in a file of its own.")),
        'other_kind': (env._("The file holds %(kinds)s, which isn't read here.", **v),
                       env._("Read are 835, 837 (professional), 277CA, 999 and TA1.")),
        'other_version': (env._("Version %(version)s isn't read here.", **v),
                          env._("Read are 005010X222A1 (837P), 005010X221A1 and 004010X091A1 (835) and 005010X214 (277CA).")),
        'too_big': (env._("The file is larger than %(size)s MB.", **v), env._("Have it sent in smaller files.")),
        'bad_zip': (env._("The archive can't be opened, or what is in it is too large."), env._("Unpack it and add the files themselves.")),
        'same_file': (env._("The same file was added on %(date)s as %(first)s.", **v), env._("Nothing is to be done: open that one.")),
    }


def _content_words(env, v):
    return {
        'bad_amount': (env._("%(element)s: “%(value)s” is no amount.", **v), _send_again(env)),
        'no_amount': (env._("%(element)s: the amount is missing.", **v), _send_again(env)),
        'missing_amount': (env._("%(element)s is empty: it was read as zero.", **v), _look(env)),
        'bad_date': (env._("%(element)s: “%(value)s” is no day; it was left out.", **v), _look(env)),
        'bad_value': (env._("A value in the file is too long or too large to be kept."), _send_again(env)),
        'no_bpr': (env._("The payment (BPR) is missing."), _send_again(env)),
        'no_claim_number': (env._("A claim has no number (CLP01 or CLM01)."), env._("Match it by hand.")),
        'stray': (env._("%(name)s stands before any claim; it was passed over.", **v), _look(env)),
        'half_adjustment': (env._("%(element)s: an adjustment has a reason without amount, or an amount without reason.", **v), _look(env)),
        'other_component': (env._("Composites are written with “%(used)s”, ISA16 states “%(stated)s”.", **v), _look(env)),
        'no_claims': (env._("There are no claims in the file."), _send_again(env)),
        'no_answers': (env._("It answers nothing that was sent."), _look(env)),
        'claim_off': (env._("Claim %(claim)s doesn't balance: charged less adjustments less paid leaves %(difference)s.", **v),
                      env._("It can't be posted as it is: ask the payer for a corrected file.")),
        'line_off': (env._("Claim %(claim)s, %(code)s doesn't balance: %(difference)s is left.", **v),
                     env._("It can't be posted as it is: ask the payer for a corrected file.")),
        'payment_off': (env._("Payment %(trace)s doesn't balance: %(difference)s is between it and its claims.", **v),
                        env._("It can't be posted as it is: ask the payer for a corrected file.")),
        'patient_amount': (env._("Claim %(claim)s: CLP05 states %(stated)s for the patient, the adjustments say %(adjusted)s.", **v),
                           env._("The adjustments count.")),
        'payments_known': (env._("Payments entered before and left out: %(number)s.", **v), env._("Nothing is to be done.")),
        'other_payee': (env._("The money is paid to NPI %(npi)s, which is neither the practice's nor a site's.", **v),
                        env._("Look whether the file belongs to this practice; if so, enter the NPI in the practice profile or on the site.")),
    }


def _claim_words(env, v):
    return {
        'claim_here': (env._("Claim %(claim)s is here already, entered on %(date)s.", **v),
                       env._("If the clinical system has sent it twice, cancel this file.")),
        'unclean': (env._("Claims that didn't pass the checks here: %(number)s (%(claim)s).", **v),
                    env._("They count as sent. Open them: what to correct stands on each, before a payer refuses it.")),
        'not_next': (env._("Claim %(claim)s goes to %(name)s, which isn't asked next here.", **v),
                     env._("Post what the payer before has answered, or correct the claim's payers; then read the file again.")),
        'not_first': (env._("Claim %(claim)s goes to a second payer, but isn't here from the first.", **v),
                      env._("Enter the claim by hand, then cancel this file.")),
        'claim_twice': (env._("Claim %(claim)s stands in the file twice.", **v), _send_again(env)),
        'patient_unknown': (env._("Claim %(claim)s: nobody here has this member ID, name and birth date.", **v),
                            env._("Choose who it is under Patients to Choose, or register the patient first; then read the file again.")),
        'payer_unknown': (env._("Claim %(claim)s: no payer here has the ID “%(number)s” (%(name)s).", **v),
                          env._("Enter this payer ID on the payer under Configuration, or a new payer; then read the file again.")),
        'payer_twice': (env._("Claim %(claim)s names two payers of the same order.", **v), _send_again(env)),
        'site_unknown': (env._("Claim %(claim)s: no site has NPI %(npi)s.", **v),
                         env._("Enter the NPI on the site; then read the file again.")),
        'bad_claim': (env._("Claim %(claim)s: %(words)s", **v), env._("Correct it in the clinical system and have it sent again.")),
        'no_services': (env._("Claim %(claim)s has no service with a date.", **v), _send_again(env)),
        'charge_off': (env._("Claim %(claim)s: its services come to %(lines)s, CLM02 states %(stated)s.", **v), _send_again(env)),
        'original_unknown': (env._("Claim %(claim)s replaces or voids %(number)s, which isn't here.", **v),
                             env._("Open the claim and choose what it replaces, or void the other one by hand.")),
        'void_unknown': (env._("Claim %(claim)s voids %(number)s, which isn't here.", **v),
                         env._("Void the claim by hand if it is here under another number, then cancel this file.")),
        'answer_unknown': (env._("Claim %(claim)s isn't here.", **v), env._("It may have been sent by somebody else: look in the clinical system.")),
        'answer_late': (env._("Claim %(claim)s was answered already, or isn't sent: it stays as it is.", **v), env._("Nothing is to be done.")),
        'set_unknown': (env._("%(control)s was received, but no claim here was sent in it.", **v), env._("Look in the clinical system.")),
        'set_refused': (env._("%(control)s was refused as a whole: %(errors)s.", **v),
                        env._("No claim here was sent in it: look in the clinical system.")),
    }
