"""Whether a remittance ties, at its three levels:

- a service: charged (SVC02) less its adjustments (CAS) is what is paid (SVC03)
- a claim: charged (CLP03) less the adjustments of the claim and its services is what is paid (CLP04)
- a payment: BPR02 is the sum of CLP04 less the provider-level adjustments (PLB)

AMT and the patient's part as stated (CLP05) are no part of it.
"""
from .faults import Fault
from .remittance import ZERO


def line_difference(line):
    """What a service lacks to tie: charged less adjustments less paid."""
    difference = line.charged - line.paid
    for adjustment in line.adjustments:
        difference -= adjustment.amount
    return difference


def claim_difference(claim):
    """What a claim lacks to tie: charged less all adjustments less paid."""
    difference = claim.charged - claim.paid
    for adjustment in claim.adjustments:
        difference -= adjustment.amount
    for line in claim.lines:
        for adjustment in line.adjustments:
            difference -= adjustment.amount
    return difference


def payment_difference(remittance):
    """What a payment lacks to tie: paid for the claims less provider-level adjustments less the payment."""
    difference = -remittance.payment
    for claim in remittance.claims:
        difference += claim.paid
    for adjustment in remittance.provider_adjustments:
        difference -= adjustment.amount
    return difference


def check_claim(claim):
    """What of a claim doesn't tie. :return: [Fault], empty where all does"""
    faults = []
    if difference := claim_difference(claim):
        faults.append(Fault('claim_off', claim.segment, {'claim': claim.number, 'difference': difference}))
    for line in claim.lines:
        if difference := line_difference(line):
            faults.append(Fault('line_off', line.segment, {'claim': claim.number, 'code': line.code, 'difference': difference}))
    return faults


def check_remittance(remittance):
    """What doesn't tie: of the payment as a whole first, then of each claim. :return: [Fault], empty where all does"""
    faults = []
    if difference := payment_difference(remittance):
        faults.append(Fault('payment_off', remittance.segment, {'trace': remittance.trace, 'difference': difference}))
    for claim in remittance.claims:
        faults += check_claim(claim)
    return faults


def warnings(remittance):
    """What is stated in two ways and differs, but moves no money. :return: [Fault]"""
    found = []
    for claim in remittance.claims:
        if claim.is_reversal or not claim.patient_amount:
            continue
        patient = ZERO
        for owner in (claim, *claim.lines):
            for adjustment in owner.adjustments:
                if adjustment.group == 'PR':
                    patient += adjustment.amount
        if patient != claim.patient_amount:
            found.append(Fault('patient_amount', claim.segment, {'claim': claim.number, 'stated': claim.patient_amount, 'adjusted': patient}))
    return found
