"""What the lab that makes a model small says of the experiment holds for every seed."""

import pytest
import torch

from notes_site.digits import digits
from notes_site.recorded import recorded, recorded_weights
from notes_site.recorded_vit import recorded_vit
from notes_site.solution import solution
from transformer_notes.quantisation import quantised, stored_bytes

RESULT = recorded("small_digits")
SPREAD = RESULT["spread"]
LAB_SIZES = (32, 8, 4, 3, 2)
POINT = 0.01


def mean(model):
    return SPREAD[model]["accuracy"]["mean"]


def test_the_student_is_eleven_times_smaller_than_its_teacher():
    numbers = sum(p.numel() for p in recorded_vit("digits").parameters())

    assert 11 < numbers / SPREAD["all, labels"]["parameters"]["mean"] < 12


def test_with_few_pictures_mixtures_help_and_a_teacher_helps_more():
    assert mean("100, labels, mixed") > mean("100, labels") + 4 * POINT
    assert mean("100, soft, mixed") > mean("100, labels, mixed") + 2 * POINT


def test_with_all_pictures_and_labels_the_teacher_adds_nothing():
    taught, alone = (SPREAD[f"all, {way}"]["accuracy"] for way in ("soft, mixed", "labels"))

    assert taught["lowest"] < alone["highest"]
    assert abs(mean("all, soft, mixed") - mean("all, labels")) < 3 * POINT
    assert mean("all, soft, mixed") > mean("100, soft, mixed") + 3 * POINT


@pytest.fixture(scope="module")
def table():
    """Give bytes, right answers and agreement for each model and number of bits, as the lab does.

    The lab prints counts: no two best logits are so close that rounding could swap them.
    """
    teacher, tests = recorded_vit("digits"), digits()[1]
    student = solution("compression").new_student()
    student.load_state_dict(recorded_weights("small_digits"))

    def row(model, bits, per_row):
        small = model if bits == 32 else quantised(model, bits, per_row=per_row)
        logits = small(tests.images)
        best = logits.topk(2).values
        assert (best[:, 0] - best[:, 1]).min() > 1e-3
        said, heard = logits.argmax(dim=-1), teacher(tests.images).argmax(dim=-1)
        right, same = ((said == other).float().mean() for other in (tests.labels, heard))
        return stored_bytes(small), right, same

    with torch.no_grad():
        return {
            (name, bits, per_row): row(model, bits, per_row)
            for name, model in (("teacher", teacher), ("student", student.eval()))
            for bits in LAB_SIZES
            for per_row in (False, True)
            if name == "teacher" or per_row
        }


def test_the_recorded_student_is_as_good_as_was_recorded(table):
    accuracy = RESULT["runs"]["all, soft, mixed"][0]["accuracy"]

    assert abs(table["student", 32, True][1] - accuracy) < 1.5 / RESULT["settings"]["tests"]


def test_down_to_three_bits_the_teacher_loses_next_to_nothing(table):
    full = table["teacher", 32, True][1]
    for per_row in (False, True):
        assert abs(table["teacher", 8, per_row][1] - full) < 0.005
        assert abs(table["teacher", 4, per_row][1] - full) < 2 * POINT
        assert abs(table["teacher", 3, per_row][1] - full) < 2 * POINT


def test_in_two_bits_a_scale_for_each_row_pays(table):
    assert table["teacher", 2, True][1] > table["teacher", 2, False][1] + 20 * POINT


def test_the_table_of_the_lab_says_what_is_read_in_it(table):
    full = table["teacher", 32, True]
    size, _, same = table["teacher", 4, True]
    assert size < full[0] / 5
    assert same > 0.95
    student, coarse = table["student", 32, True], table["teacher", 2, True]
    assert student[0] < coarse[0]
    assert student[1] > coarse[1] + 15 * POINT
    size, right, _ = table["student", 8, True]
    assert size < 0.04 * full[0]
    assert abs(right - student[1]) < 0.005
    for bits in (4, 3):
        assert student[1] - table["student", bits, True][1] > (
            full[1] - table["teacher", bits, True][1] + POINT
        )
