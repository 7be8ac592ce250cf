"""What the chapter on attention maps says of the experiment holds for every seed."""

from notes_site.recorded import recorded
from transformer_notes.interpret import patch_distances

RESULT = recorded("where_heads_look")
RUNS, SPREAD = RESULT["runs"]["ViT"], RESULT["spread"]["ViT"]
MAPS = RESULT["settings"]["maps"]


def agreement(run, deleted):
    return dict(zip(MAPS, run[f"agreement_{deleted}"], strict=True))


def test_no_head_is_local_all_look_about_as_far_as_an_even_one():
    even = patch_distances(4, 4, 2).mean().item()

    assert 0.8 * even < min(SPREAD["distance"]["lowest"])
    assert max(SPREAD["distance"]["highest"]) < 1.2 * even


def test_attention_adds_most_to_the_class_token_in_the_first_layer_and_less_in_each_later_one():
    shares = SPREAD["attention_beside_residual"]

    assert shares["lowest"][0] > 2
    assert shares["lowest"][0] > shares["highest"][1]
    assert shares["lowest"][1] > shares["highest"][2]
    assert shares["highest"][2] < 0.8


def test_replaced_by_paper_the_own_rollout_loses_to_another_one_for_all_and_ink():
    for run in RUNS:
        numbers = agreement(run, "paper")
        assert numbers["last layer"] < 0.25
        assert numbers["last layer"] < numbers["rollout"] < numbers["rollout of another"]
        assert numbers["rollout of another"] < min(numbers["mean rollout"], 0.45)
        assert numbers["ink"] > 0.45
        assert numbers["unlike the average"] > numbers["rollout"] + 0.05


def test_replaced_by_the_average_the_own_rollout_beats_another_but_hardly_one_for_all():
    for run in RUNS:
        numbers = agreement(run, "average")
        assert numbers["ink"] < 0.2
        assert numbers["last layer"] < 0.2
        assert numbers["rollout"] > numbers["rollout of another"] + 0.03
        assert numbers["rollout"] > numbers["ink"] + 0.08
        assert abs(numbers["rollout"] - numbers["mean rollout"]) < 0.05
        assert abs(numbers["rollout"] - numbers["unlike the average"]) < 0.1
        assert numbers["rollout"] < 0.45
