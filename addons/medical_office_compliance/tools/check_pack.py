#!/usr/bin/env python3
"""Check an audit pack without Odoo: every file against SHA256SUMS, nothing more and nothing less in the archive.

    python3 check_pack.py PACK.zip [SHA-256 of the archive, from the cover sheet]

Answers 0 when all is as it was handed over. Plain Python, no Odoo import.
"""
import hashlib
import sys
import zipfile

BLOCK = 1024 * 1024


def digest(file):
    found = hashlib.sha256()
    while block := file.read(BLOCK):
        found.update(block)
    return found.hexdigest()


def faults(path, archive_hash=None):
    """Words for each fault of the archive at `path`; none when it is sound."""
    found = []
    with open(path, 'rb') as file:
        if archive_hash and digest(file) != archive_hash.lower():
            found.append("the archive isn't the one of the cover sheet")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        found += [f"twice in the archive: {name}" for name in sorted({name for name in names if names.count(name) > 1})]
        if 'SHA256SUMS' not in names:
            return [*found, "SHA256SUMS is missing"]
        sums = {}
        for line in archive.read('SHA256SUMS').decode().splitlines():
            value, _spaces, name = line.partition('  ')
            sums[name] = value
        for name, value in sums.items():
            if name not in names:
                found.append(f"missing: {name}")
                continue
            with archive.open(name) as file:
                if digest(file) != value:
                    found.append(f"changed: {name}")
        found += [f"not listed: {name}" for name in names if name not in sums and name != 'SHA256SUMS']
    return found


if __name__ == '__main__':
    words = faults(*sys.argv[1:3])
    sys.stdout.write('\n'.join(words or ["OK: every file is as it was handed over"]) + '\n')
    sys.exit(1 if words else 0)
