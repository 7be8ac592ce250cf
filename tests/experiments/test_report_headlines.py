"""What the lab on GPT says of its headlines holds for every seed."""

import contextlib
import io

import pytest

from notes_site.recorded import recorded, recorded_weights
from notes_site.solution import solution

RESULT = recorded("report_headlines")
ON_HEADLINE, ON_ALL = (RESULT["spread"][model] for model in RESULT["spread"])


@pytest.fixture(scope="module")
def lab():
    with contextlib.redirect_stdout(io.StringIO()):
        return solution("gpt")


@pytest.fixture(scope="module")
def headliner(lab):
    headliner = lab.new_headliner()
    headliner.load_state_dict(recorded_weights("report_headlines"))
    return headliner


def test_no_training_report_has_a_headline_of_the_tests_or_a_new_town(lab):
    training = {headline for _, headline in lab.training_reports}

    assert not training & {headline for _, headline in lab.test_reports}
    assert not {word for headline in training for word in headline.split()} & set(lab.NEW_TOWNS)
    assert {headline for _, headline in lab.reports(20, 4, True, lab.NEW_TOWNS)} - training


def test_the_recorded_model_writes_headlines_as_well_as_was_recorded(lab, headliner):
    tests = lab.test_reports

    exact, f1 = lab.scores(lab.write_headlines(headliner, [text for text, _ in tests]), tests)

    first = RESULT["runs"]["loss on the headline"][0]
    assert abs(exact - first["exact"]) < 0.02
    assert abs(f1 - first["f1"]) < 0.01
    assert RESULT["settings"]["steps"] == lab.fit_headliner.keywords["steps"]
    assert RESULT["settings"]["learning_rate"] == lab.fit_headliner.keywords["rate"]
    assert RESULT["settings"]["tests"] == len(tests)


def test_what_is_copied_is_right_and_a_draw_is_not():
    assert ON_HEADLINE["exact_other_news"]["lowest"] > 0.97
    assert 0.75 < ON_HEADLINE["exact_matches"]["lowest"]
    assert ON_HEADLINE["exact_matches"]["highest"] < 0.9


@pytest.mark.parametrize(("kind", "least", "most"), [("beat", 0.97, 1), ("draw", 0, 0.1)])
def test_the_recorded_model_finds_winners_and_never_a_draw(lab, headliner, kind, least, most):
    tests = [pair for pair in lab.test_reports if kind in pair[1]]

    exact, _ = lab.scores(lab.write_headlines(headliner, [text for text, _ in tests]), tests)

    assert len(tests) > 15
    assert least <= exact <= most


def test_word_f1_hides_the_missing_draws():
    assert ON_HEADLINE["f1"]["lowest"] > 0.96
    assert ON_HEADLINE["f1_matches"]["lowest"] > 0.9
    assert ON_HEADLINE["f1"]["lowest"] > ON_HEADLINE["f1_of_first_sentence"]["highest"] + 0.7


def test_a_loss_on_every_word_makes_worse_headlines_and_depends_on_the_seed():
    assert ON_ALL["exact"]["highest"] < ON_HEADLINE["exact"]["lowest"] - 0.15
    assert ON_ALL["exact"]["highest"] > ON_ALL["exact"]["lowest"] + 0.2


def test_a_town_that_no_report_had_is_never_named():
    assert ON_HEADLINE["exact_new_towns"]["highest"] < 0.02
