# SPDX-License-Identifier: Apache-2.0
"""Candidates' photographs: whose is whose, what is wrong file by file, and what is kept of them."""

import io
import zipfile

import pytest
from PIL import Image
from tests import factories

from guildmark.domain.evaluations import queries as batches
from guildmark.flows import batch_papers, photos, planning, seating
from guildmark.kernel import crypto
from guildmark.kernel.models import StoredFile


def picture(size=(240, 320), *, exif=False):
    memory = io.BytesIO()
    told = Image.Exif()
    told[0x0110] = "Secret Camera"
    Image.new("RGB", size, (120, 150, 190)).save(memory, "JPEG", **({"exif": told} if exif else {}))
    return memory.getvalue()


def zipped(files):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return memory.getvalue()


def named(n):
    """A file name by name and the last four characters of the document."""
    return f"{factories.NAMES[n]}{factories.number(n)[-4:]}.jpg"


def told(run):
    return [(problem.file, problem.code, problem.severity) for problem in run.problems]


@pytest.fixture
def taken(firm):
    return factories.again(factories.batch(firm, "taken"))


def test_a_file_is_hers_by_name_and_last_four_or_by_admission_number(firm, taken):
    planning.plan_batch(taken, factories.plan(firm), by=firm.handler)
    seating.draw_seats(taken, [("一号", 9)], by=firm.handler)
    first, second = batches.entries_of(taken)[:2]
    files = [(f"{first.seat.admission}.jpg", picture()), (f"照片/{named(1).replace('静', '静 -')}", picture())]
    run = photos.check(taken, zipped(files))
    assert (set(run.pictures), told(run)) == ({first.pk, second.pk}, [])
    assert [entry.person.name for entry in run.lacking] == [factories.NAMES[2]]


def test_every_file_says_what_is_wrong_with_it(taken):
    files = [
        ("无此人0000.jpg", picture()),
        (named(0), picture((300, 300))),
        (named(1), b"text"),
        (named(2), picture((480, 640))),
        (named(2).replace(".jpg", ".png"), picture()),
    ]
    run = photos.check(taken, zipped(files))
    assert told(run) == [
        ("无此人0000.jpg", "photo.nobody", "error"),
        (named(0), "photo.size", "error"),
        (named(1), "photo.not-a-picture", "error"),
        (named(2), "photo.size", "warning"),
        (named(2).replace(".jpg", ".png"), "photo.twice", "error"),
    ]
    assert run.good == 1


def test_two_of_one_name_and_ending_are_told_apart_by_admission_number_only(firm):
    rows = [factories.row(1), factories.row(2, 姓名=factories.NAMES[1])]
    made = factories.again(factories.batch(firm, "taken", rows))
    ends = {photos.people.document_end(entry.person, 4) for entry in batches.entries_of(made)}
    entries = {entry: entry.person for entry in batches.entries_of(made)}
    names = photos._names(list(entries)) | {"同名0000": [1, 2]}
    problems: list[photos.Problem] = []
    photos._look("同名0000.jpg", picture(), names, photos.wanted_of(made), {}, problems)
    assert len(ends) == 2
    assert [problem.code for problem in problems] == ["photo.ambiguous"]


def test_the_dry_run_keeps_no_picture_and_taking_keeps_clean_ones(firm, taken):
    data = zipped([(named(n), picture(exif=True)) for n in range(3)])
    handed_in = photos.receive(taken, data, "照片.zip", by=firm.handler)
    assert ((handed_in.files, handed_in.good), batches.photos_of(taken)) == ((3, 3), {})
    assert photos.take(handed_in, by=firm.handler) == 3
    kept = [crypto.decrypt(sealed) for sealed in batches.photos_of(taken).values()]
    assert all(b"Secret" not in one and one.startswith(b"\xff\xd8") for one in kept)
    assert not StoredFile.objects.filter(pk=handed_in.file).exists()
    assert all(one.photo for one in batch_papers.dossier(taken, photos=True).candidates)


def test_a_photograph_in_the_table_is_no_picture(firm, taken):
    photos.take(photos.receive(taken, zipped([(named(0), picture())]), "a.zip", by=firm.handler), by=firm.handler)
    [sealed] = batches.photos_of(taken).values()
    assert b"JFIF" not in sealed


def test_another_upload_gives_way_and_a_zip_is_taken_once(firm, taken):
    first = photos.receive(taken, zipped([(named(0), picture())]), "a.zip", by=firm.handler)
    second = photos.receive(taken, zipped([(named(1), picture())]), "b.zip", by=firm.handler)
    assert not StoredFile.objects.filter(pk=first.file).exists()
    photos.take(second, by=firm.handler)
    with factories.refused("photos.taken-already"):
        photos.take(second, by=firm.handler)


@pytest.mark.parametrize(
    ("data", "code"), [(b"no zip", "photos.not-a-zip"), (zipped([("a.jpg", bytes(9_000_000))]), "photos.bomb")]
)
def test_what_cannot_be_opened_is_refused_and_not_kept(firm, taken, data, code, no_table_changed):
    with no_table_changed(), factories.refused(code):
        photos.receive(taken, data, "a.zip", by=firm.handler)


def test_nothing_good_nothing_gone_and_nobody_else(firm, town, taken):
    bad = photos.receive(taken, zipped([("谁1234.jpg", picture())]), "a.zip", by=firm.handler)
    with factories.refused("photos.nothing-good"):
        photos.take(bad, by=firm.handler)
    StoredFile.objects.filter(pk=bad.file).delete()
    with factories.refused("photos.gone"):
        photos.take(bad, by=firm.handler)
    for other in (firm.checker, factories.firm(town).handler, town.officer):
        with factories.refused("deed.not-permitted"):
            photos.receive(taken, zipped([]), "a.zip", by=other)


def test_after_opening_no_photograph_is_taken(firm):
    made = factories.batch(firm, "open")
    with factories.refused("batch.not-draft"):
        photos.receive(factories.again(made), zipped([(named(0), picture())]), "a.zip", by=firm.handler)


def test_no_name_of_a_file_is_journaled(firm, taken):
    photos.take(photos.receive(taken, zipped([(named(0), picture())]), "a.zip", by=firm.handler), by=firm.handler)
    [received] = factories.journaled("evaluations.photos.received", taken)
    assert set(received.data) == {"sha256", "files", "good"}
