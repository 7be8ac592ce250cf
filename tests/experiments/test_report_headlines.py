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


def test_no_training_report_has_a_headline_of_the_tests_or_a_new_town(lab):
    training = {headline for _, headline in lab.training_reports}

    assert not training & {headline for _, headline in lab.test_reports}
    assert not {word for headline in training for word in headline.split()} & set(lab.NEW_TOWNS)
    assert {headline for _, headline in lab.reports(20, 4, True, lab.NEW_TOWNS)} - training


def test_the_recorded_model_writes_headlines_as_well_as_was_recorded(lab):
    headliner = lab.new_headliner()
    headliner.load_state_dict(recorded_weights("report_headlines"))
    tests = lab.test_reports

    exact, f1 = lab.scores(lab.write_headlines(headliner, [text for text, _ in tests]), tests)

    first = RESULT["runs"]["loss on the headline"][0]
    assert abs(exact - first["exact"]) < 0.02
    assert abs(f1 - first["f1"]) < 0.01
    assert RESULT["settings"]["steps"] == lab.fit_headliner.keywords["steps"]
    assert RESULT["settings"]["learning_rate"] == lab.fit_headliner.keywords["rate"]
    assert RESULT["settings"]["tests"] == len(tests)


def test_what_is_copied_is_right_and_what_is_compared_is_not():
    assert ON_HEADLINE["exact_other_news"]["lowest"] > 0.95
    assert ON_HEADLINE["exact_matches"]["highest"] < 0.8


def test_word_f1_hides_the_wrong_winners():
    assert ON_HEADLINE["f1_matches"]["lowest"] > 0.9
    assert ON_HEADLINE["f1"]["lowest"] > ON_HEADLINE["f1_of_first_sentence"]["highest"] + 0.7


def test_a_loss_on_every_word_learns_to_copy_more_slowly():
    assert ON_ALL["exact"]["highest"] < ON_HEADLINE["exact"]["lowest"] - 0.4


def test_a_town_that_no_report_had_is_never_named():
    assert ON_HEADLINE["exact_new_towns"]["highest"] < 0.02
