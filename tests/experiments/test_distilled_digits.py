"""What the chapter on distillation says of the experiment holds for every seed."""

import pytest

from notes_site.recorded import recorded

RESULT = recorded("distilled_digits")
SETTINGS, RUNS, SPREAD = RESULT["settings"], RESULT["runs"], RESULT["spread"]
TAUGHT = ("hard", "soft", "soft, mixed", "soft, mixed, patient", "token")
POINT = 0.01


def accuracy(model, number="accuracy"):
    """Give the lowest and the highest of the three seeds."""
    return SPREAD[model][number]["lowest"], SPREAD[model][number]["highest"]


def test_the_student_is_smaller_than_its_teacher():
    for model in TAUGHT:
        (run,) = RUNS[model][:1]
        assert run["parameters"] < run["teacher_parameters"] / 2


def test_a_seed_has_one_teacher():
    for runs in zip(*(RUNS[model] for model in TAUGHT), strict=True):
        assert len({run["teacher"] for run in runs}) == 1


@pytest.mark.parametrize("model", TAUGHT)
def test_a_teacher_who_is_asked_about_all_images_beats_the_labels(model):
    assert accuracy(model)[0] > accuracy("labels")[1] + 4 * POINT
    assert accuracy(model)[0] > accuracy("labels, mixed")[1] + POINT


def test_asked_about_the_labelled_images_only_the_teacher_brings_little():
    only, everything = (SPREAD[m]["accuracy"]["mean"] for m in ("soft, labelled only", "soft"))
    labels = SPREAD["labels"]["accuracy"]["mean"]

    assert only - labels < 4 * POINT
    assert everything - only > 4 * POINT


def test_mixup_alone_helps_the_labels():
    assert accuracy("labels, mixed")[0] > accuracy("labels")[1] + POINT


@pytest.mark.parametrize("model", TAUGHT)
def test_students_end_near_their_teacher_and_far_from_all_labels(model):
    teacher = accuracy(model, "teacher")

    assert teacher[0] - 5 * POINT < accuracy(model)[0]
    assert accuracy(model)[1] < teacher[1] + 3 * POINT
    assert accuracy(model)[1] < accuracy("all labels")[0] - 2 * POINT


def test_no_way_of_teaching_is_ahead_with_every_seed():
    ways = [accuracy(model) for model in TAUGHT]

    assert max(low for low, _ in ways) < min(high for _, high in ways) + 1.5 * POINT


def test_patience_brings_the_student_nearer_to_its_teacher_with_every_seed():
    for short, patient in zip(RUNS["soft, mixed"], RUNS["soft, mixed, patient"], strict=True):
        assert patient["agreement"] > short["agreement"]
    assert accuracy("soft, mixed, patient", "agreement")[0] > 0.95


def test_the_distillation_token_knows_more_than_the_class_token():
    assert accuracy("token", "accuracy_distillation")[0] > (
        accuracy("token", "accuracy_class")[1] + 2 * POINT
    )
    assert accuracy("token", "cosine_last")[1] < 0.9
