"""Members of a zip that lie: about where they go, how large they are, or what they are."""

from __future__ import annotations

import copy
import stat
import zipfile

from bank import ANSWERED, FILE, also, honest, kind, written


def _member(
    name: str, mode: int = stat.S_IFREG | 0o644, packed: int = zipfile.ZIP_DEFLATED
) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (2026, 11, 20, 10, 34, 0))
    info.external_attr, info.create_system, info.compress_type = mode << 16, 3, packed
    return info


def _add(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> zipfile.ZipInfo:
    archive.writestr(info, data)
    return info


@kind("A name that climbs out of the zip.", look="unsafe_name", way="zipped")
def zip_slip(archive, prefix, released):
    _add(archive, _member(f"{prefix}../../../../{FILE}"), written(honest(released)))


@kind("A name that climbs out by Windows' way.", look="unsafe_name", way="zipped")
def zip_slip_backwards(archive, prefix, released):
    _add(archive, _member(f"{prefix}..\\..\\..\\{FILE}"), written(honest(released)))


@kind(
    "A name that begins at the disk's root, and an honest notebook.",
    ANSWERED,
    look="unsafe_name",
    way="zipped",
)
def absolute_name(archive, prefix, released):
    _add(archive, _member(prefix + FILE), written(honest(released)))
    _add(archive, _member(f"/{prefix}{FILE}"), written(honest(released, {"m02_q1": 3})))


@kind("A name on a drive of Windows, and an honest notebook.", ANSWERED, look="unsafe_name", way="zipped")
def drive_name(archive, prefix, released):
    _add(archive, _member(prefix + FILE), written(honest(released)))
    _add(archive, _member(f"C:/{prefix}{FILE}"), written(honest(released, {"m02_q1": 3})))


@kind("A name with a zero in it, which ends it early for some programs.", look="unsafe_name", way="zipped")
def zero_in_a_name(archive, prefix, released):
    info = _add(archive, _member(prefix + "m02.ipynbx.exe"), written(honest(released)))
    info.filename = prefix + "m02.ipynb\0.exe"


@kind("Backslashes between the folders, as some Windows programs write them.", ANSWERED, way="zipped")
def backslashes(archive, prefix, released):
    _add(archive, _member(prefix.replace("/", "\\") + FILE), written(honest(released)))


@kind("A link within the zip.", look="symlink", way="zipped")
def zipped_link(archive, prefix, released):
    _add(archive, _member(prefix + FILE, stat.S_IFLNK | 0o777), b"/etc/passwd")


@kind("A pipe within the zip.", look="no_regular_file", way="zipped")
def zipped_pipe(archive, prefix, released):
    _add(archive, _member(prefix + FILE, stat.S_IFIFO | 0o644), b"")


@kind("A password.", look="encrypted", way="zipped")
def encrypted(archive, prefix, released):
    _add(archive, _member(prefix + FILE), written(honest(released))).flag_bits |= 1


@kind("Packed in a way that may take all memory.", look="packed_oddly", way="zipped")
def packed_oddly(archive, prefix, released):
    _add(archive, _member(prefix + FILE, packed=zipfile.ZIP_BZIP2), written(honest(released)))


@kind("Content that isn't what was packed.", look="damaged_zip", way="zipped")
def wrong_checksum(archive, prefix, released):
    _add(archive, _member(prefix + FILE), written(honest(released))).CRC ^= 1


@kind("Another name inside than in the list.", look="damaged_zip", way="zipped")
def two_names(archive, prefix, released):
    _add(archive, _member(prefix + "photo1.jpg"), written(honest(released))).filename = prefix + "m02x.ipynb"


@kind("A size far smaller than the truth.", look="damaged_zip", way="zipped")
def small_by_its_own_account(archive, prefix, released):
    _zeros(archive, prefix + FILE, 50_000_000).file_size = 10_000


@kind("One part that many names point at, to swell to any size.", look="damaged_zip", way="zipped")
def overlapping(archive, prefix, released):
    info = _add(archive, _member(prefix + FILE), written(honest(released)))
    for _ in range(15):
        archive.filelist.append(copy.copy(info))


@kind("Two files of one name: the one with more answers counts.", ANSWERED, notes="two_files", way="zipped")
def same_name_twice(archive, prefix, released):
    _add(archive, _member(prefix + FILE), written(honest(released)))
    twin = _add(
        archive, _member(prefix + FILE.replace("m02", "m0x")), written(honest(released, {"m02_q1": 3}))
    )
    # zipfile warns of a second file of one name, so it gets its name here, in both places
    end = archive.fp.tell()
    archive.fp.seek(twin.header_offset + 30)
    archive.fp.write((prefix + FILE).encode())
    archive.fp.seek(end)
    twin.filename = prefix + FILE


@also("zipped", "two_hundred_mb")
def zipped_bomb(archive, prefix, released):
    _zeros(archive, prefix + FILE, 200_000_000)


def _zeros(archive: zipfile.ZipFile, name: str, size: int) -> zipfile.ZipInfo:
    info, some = _member(name), bytes(1_000_000)
    with archive.open(info, "w") as file:
        for _ in range(size // len(some)):
            file.write(some)
    return info
