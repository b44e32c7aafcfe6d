"""An archive that grows on disk, entry by entry, and goes on where it was after whoever wrote it was stopped.

Memory doesn't grow with what is put in: a stream is read in blocks. After `sync`, its answer and the entries' own facts are all that is
needed to go on; what was written behind that is cut off. Plain Python, no Odoo import.
"""
import hashlib
import os
import zipfile

BLOCK = 1024 * 1024
# compressed already: kept as they are
PACKED = {'pdf', 'jpg', 'jpeg', 'png', 'gif', 'webp', 'zip', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'mp4', 'mp3', 'heic'}
MODE = 0o644 << 16


class Archive:
    """A zip at `path`.

    :param moment: (year, month, day, hour, minute, second), that of every entry
    :param entries: what `add` gave for those that are in it already
    :param size: what `sync` answered after the last of them
    """

    def __init__(self, path, moment, entries=(), size=0):
        self.moment = moment
        self._file = open(path, 'r+b' if size else 'w+b')  # noqa: SIM115 closed by `finish` and `close`
        self._file.truncate(size)
        self._file.seek(size)
        # not 'a': an archive within the last entry would be taken for the directory of this one
        self._zip = zipfile.ZipFile(self._file, 'w')
        self._names = set()
        for entry in entries:
            self._zip.filelist.append(self._info(entry))
            self._names.add(entry['path'].lower())

    def _info(self, entry):
        info = zipfile.ZipInfo(entry['path'], self.moment)
        info.compress_type = entry['method']
        info.CRC, info.compress_size, info.file_size = entry['crc'], entry['packed_size'], entry['size']
        info.header_offset, info.external_attr = entry['offset'], MODE
        if not entry['path'].isascii():
            info.flag_bits |= zipfile._MASK_UTF_FILENAME
        return info

    def free_name(self, path):
        """The path, or one like it that isn't taken yet."""
        stem, dot, extension = path.rpartition('.')
        free, count = path, 1
        while free.lower() in self._names:
            count += 1
            free = f'{stem}_{count}{dot}{extension}'
        return free

    def add(self, path, stream):
        """Put in what a binary stream gives; its facts: path, size, sha256, crc, packed_size, offset, method."""
        path = self.free_name(path)
        info = zipfile.ZipInfo(path, self.moment)
        info.external_attr = MODE
        info.compress_type = zipfile.ZIP_STORED if path.rpartition('.')[2].lower() in PACKED else zipfile.ZIP_DEFLATED
        digest = hashlib.sha256()
        # force_zip64: how long a stream is isn't known before
        with self._zip.open(info, 'w', force_zip64=True) as target:
            while block := stream.read(BLOCK):
                digest.update(block)
                target.write(block)
        self._names.add(path.lower())
        return {
            'path': path, 'size': info.file_size, 'sha256': digest.hexdigest(), 'crc': info.CRC, 'packed_size': info.compress_size,
            'offset': info.header_offset, 'method': info.compress_type}

    def sync(self):
        """Write all of it to the disk; the number of bytes from which one can go on."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._zip.start_dir

    def finish(self):
        """Write the directory and close."""
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def close(self):
        """Let go of it as it is, to go on later."""
        # the directory isn't written: ZipFile would do so when it is thrown away
        self._zip._didModify = False
        self._zip.fp = None
        self._file.close()


def file_digests(path):
    """(SHA-1, SHA-256, size) of a file, read once in blocks. The filestore names files by their SHA-1."""
    sha1, sha256, size = hashlib.sha1(), hashlib.sha256(), 0
    with open(path, 'rb') as file:
        while block := file.read(BLOCK):
            sha1.update(block)
            sha256.update(block)
            size += len(block)
    return sha1.hexdigest(), sha256.hexdigest(), size
