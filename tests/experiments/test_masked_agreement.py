"""What the lab on BERT says of its experiment holds for every seed."""

import pytest

from notes_site.recorded import recorded, recorded_weights
from notes_site.solution import solution

RESULT = recorded("masked_agreement")
SPREAD = RESULT["spread"]
SIZES = RESULT["settings"]["sizes"]
ATTRACTORS = (0, 1, 2)


def ends(model, number, place=None):
    """Give the lowest and the highest of three trainings."""
    picked = SPREAD[model][number]["lowest"], SPREAD[model][number]["highest"]
    return picked if place is None else tuple(numbers[place] for numbers in picked)


def judged(model, size, number="accuracy"):
    return ends(model, number, SIZES.index(size))


@pytest.fixture(scope="module")
def lab():
    return solution("bert")


@pytest.fixture
def bert(lab):
    model = lab.BERT()
    model.load_state_dict(recorded_weights("masked_agreement"))
    return model


@pytest.mark.parametrize(
    ("text", "candidates", "fitting"),
    [
        ("the queen [MASK] the horse", "reads writes drives parks helps thanks", "feeds hunts"),
        ("the queen [MASK] the letter", "feeds hunts drives parks helps thanks", "reads writes"),
        ("the queen near the kings sees [MASK]", "himself", "herself"),
    ],
)
def test_what_fits_in_more_than_number_is_hardly_learned(lab, bert, text, candidates, fitting):
    words = text.split()
    found = lab.behind_mask(bert, lab.encode([words])[0], 1 + words.index("[MASK]"))
    fits, others = (
        sum(found[lab.NUMBER_OF[word]].item() for word in group.split())
        for group in (fitting, candidates)
    )

    by_chance = len(fitting.split()) / len(f"{fitting} {candidates}".split())
    assert abs(fits / (fits + others) - by_chance) < 0.1


def test_the_recorded_model_agrees_as_was_recorded(lab, bert):
    found = lab.agreement(bert, *lab.verb_questions(lab.tests))

    first = RESULT["runs"]["80/10/10"][0]
    assert found == pytest.approx([first[f"agreement_{n}"][-1] for n in ATTRACTORS], abs=0.01)


def test_no_sentence_is_in_two_parts(lab):
    parts = (lab.learn, lab.labelled, lab.tests)

    assert len({s.words for part in parts for s in part}) == sum(map(len, parts))


def test_attractors_are_nouns_of_the_other_number_before_the_verb(lab):
    pairs = [
        pair.split()
        for group in (lab.PEOPLE, lab.OBJECTS)
        for row in group.values()
        for pair in row
    ]
    plural = {word: bool(form) for pair in pairs for form, word in enumerate(pair)}

    for sentence in lab.learn[:2000]:
        subject, *others = [plural[w] for w in sentence.words[: sentence.verb] if w in plural]
        assert sentence.attractors == sum(other != subject for other in others)


@pytest.mark.parametrize("recipe", ["80/10/10", "80/20/0"])
@pytest.mark.parametrize("attractors", ATTRACTORS)
def test_with_words_left_as_they_are_agreement_is_learned_past_attractors(recipe, attractors):
    assert ends(recipe, f"agreement_{attractors}", -1)[0] > 0.98


def test_with_masks_alone_one_training_of_three_learns_agreement():
    final = sorted(run["agreement_2"][-1] for run in RESULT["runs"]["100/0/0"])

    assert final[1] < 0.7
    assert final[2] > 0.95
    learned = max(RESULT["runs"]["100/0/0"], key=lambda run: run["agreement_2"][-1])
    assert learned["agreement_2"][5] < 0.6 < 0.95 < ends("80/10/10", "agreement_2", 5)[0]


def test_what_is_made_of_a_word_that_is_read():
    assert ends("80/10/10", "right_repeated")[0] > 0.8
    assert ends("80/10/10", "random_repeated")[1] < 0.1
    assert 0.25 < ends("80/10/10", "random_put_right")[0] < 0.35
    assert ends("80/20/0", "right_repeated")[0] > 0.98
    assert ends("80/20/0", "random_repeated")[0] > 0.9
    assert ends("100/0/0", "right_repeated")[1] < 0.35
    assert ends("100/0/0", "random_repeated")[1] < 0.05


def test_two_hundred_labels_are_worth_more_than_a_thousand_from_scratch():
    assert judged("80/10/10", 200)[0] > 0.9
    assert judged("from scratch", 1000)[1] < 0.7
    assert judged("from scratch", 5000)[0] > 0.9


@pytest.mark.parametrize("size", SIZES)
def test_words_alone_give_nothing_away(size):
    lowest, highest = judged("bag of words", size)

    assert 0.45 < lowest < highest < 0.55


@pytest.mark.parametrize("size", SIZES)
def test_a_judge_that_believed_what_it_read_is_no_worse(size):
    believing, doubting = (SPREAD[m]["accuracy"]["mean"] for m in ("80/20/0", "80/10/10"))

    assert believing[SIZES.index(size)] > doubting[SIZES.index(size)] - 0.01


def test_with_masks_alone_a_judge_is_as_good_as_what_it_was_taught():
    learned = max(RESULT["runs"]["100/0/0"], key=lambda run: run["agreement_2"][-1])
    runs = sorted(RESULT["runs"]["100/0/0"], key=lambda run: run["accuracy"][-1])

    assert learned["accuracy"][SIZES.index(200)] > 0.9
    assert runs[0]["accuracy"][-1] < 0.6
    assert runs[0]["agreement_2"][-1] < 0.7


@pytest.mark.parametrize("recipe", ["80/10/10", "100/0/0", "80/20/0"])
def test_a_frozen_encoder_makes_a_worse_judge_than_a_fine_tuned_one(recipe):
    assert judged(recipe, 5000, "frozen")[1] < 0.9
