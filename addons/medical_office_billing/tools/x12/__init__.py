"""X12 files of claims and payments, in plain Python. Amounts are Decimal; nothing of Odoo is imported."""
