"""What the lab that translates numbers says of its experiment holds for every seed."""

import pytest
import torch

from labs.checks.translation import package_transformer
from notes_site.recorded import recorded, recorded_weights
from notes_site.solution import solution

RESULT = recorded("number_translation")
SETTINGS, SPREAD = RESULT["settings"], RESULT["spread"]
ALL, FEW, KIND = "9,000 learned", "300 learned", "a kind held out"


@pytest.fixture(scope="module")
def lab():
    return solution("translation")


@pytest.fixture(scope="module")
def model(lab):
    model = lab.Transformer()
    model.load_state_dict(recorded_weights("number_translation"))
    return model


def test_what_is_held_out_is_not_learned(lab):
    assert not set(lab.held_out.tolist()) & set(lab.training.tolist())
    assert len(lab.held_out) + len(lab.training) == SETTINGS["numbers"]
    assert [SPREAD[name]["numbers_learned"]["mean"] for name in SPREAD] == SETTINGS["learned"]


def test_the_recorded_model_translates_as_well_as_was_recorded(lab, model):
    share = lab.exact_match(lab.translate(model, lab.held_out), lab.held_out)

    assert abs(share - RESULT["runs"][ALL][0]["greedy"]) <= 0.001


@pytest.mark.parametrize(("number", "hyphen"), [(71, False), (97, True), (1979, True)])
def test_a_beam_of_one_is_greedy(lab, model, number, hyphen):
    (found,) = lab.translate_by_beam(model, number, width=1)

    assert [found] == lab.translate(model, torch.tensor([number]))
    assert ("-" in found) == hyphen


def test_the_model_of_the_lab_is_that_of_the_package(lab, model):
    source, target = lab.sources[:1000:7], lab.shift_right(lab.targets[:1000:7])

    with torch.no_grad():
        ours = model(source, target)
        theirs = package_transformer(model)(source, target, lab.padding_mask(source))

    assert (ours - theirs).abs().max() < 1e-4
    assert ours.std() > 0.5


def test_the_momentum_moves_against_the_rate(lab, monkeypatch):
    momenta = []

    class Watched(torch.optim.lr_scheduler.OneCycleLR):
        def step(self, *arguments):
            super().step(*arguments)
            momenta.append(self.optimizer.param_groups[0]["betas"][0])

    monkeypatch.setattr(torch.optim.lr_scheduler, "OneCycleLR", Watched)
    monkeypatch.setattr(lab, "STEPS", 20)
    monkeypatch.setattr(lab, "BATCH", 2)
    lab.fit(lab.Transformer(), lab.training, seed=1)

    assert [momenta[0], min(momenta), momenta[19]] == pytest.approx([0.95, 0.85, 0.95])


@pytest.mark.parametrize("search", ["greedy", "beam"])
def test_numbers_never_met_are_translated(search):
    assert SPREAD[ALL][search]["lowest"] >= 0.98


def test_few_numbers_are_enough_for_most():
    assert SPREAD[FEW]["greedy"]["lowest"] > 0.9
    assert SPREAD[FEW]["greedy"]["highest"] < SPREAD[ALL]["greedy"]["lowest"]


def test_a_kind_is_carried_over_by_two_of_three():
    shares = sorted(run["greedy"] for run in RESULT["runs"][KIND])

    assert shares[0] < 0.95
    assert shares[1:] == [1, 1]


def test_no_more_is_wrong_than_what_the_rare_token_is_in(lab):
    numbers = [n for n in range(10_000) if n % 100 >= 90 and n // 100 % 10 > 0]
    kind = len(numbers)
    of_91 = sum("-onze" in lab.split(lab.french[n]) for n in numbers)

    assert (kind, of_91) == (900, 90)

    assert round(kind * (1 - SPREAD[KIND]["greedy"]["lowest"])) <= of_91
    assert SETTINGS["tests"][2] == kind


@pytest.mark.parametrize("name", list(SPREAD))
def test_a_beam_improves_nothing(name):
    for run in RESULT["runs"][name]:
        assert run["beam"] <= run["greedy"]
        assert run["different"] < 0.01


def test_the_rare_token_stands_in_one_kind_of_number_only(lab):
    met = {number for number, text in enumerate(lab.french) if "-onze" in lab.split(text)}

    assert met == {number for number in range(10_000) if number % 100 == 91}


def weights_of(lab, model, number):
    """Give the last layer's weights of cross-attention, by what is written and what is read."""
    kept = []
    hook = model.decoder[-1].cross_attention.register_forward_hook(
        lambda module, given, result: kept.append(result[1])
    )
    with torch.no_grad():
        model(lab.sources[number : number + 1], lab.shift_right(lab.targets[number : number + 1]))
    hook.remove()
    written = [*lab.split(lab.french[number]), "⟨end⟩"]
    return {
        token: dict(zip(lab.split(lab.english[number]), row, strict=False))
        for token, row in zip(written, kept[0][0].mean(dim=0).tolist(), strict=False)
    }


def test_the_alignment_is_as_the_lab_says(lab, model):
    weights = weights_of(lab, model, 1979)

    for token, read in [
        ("neuf", "nine"),
        ("cent", "hundred"),
        ("soixante", "seventy"),
        ("-dix", "seventy"),
        ("-neuf", "-nine"),
        ("⟨end⟩", "one"),
    ]:
        assert max(weights[token], key=weights[token].__getitem__) == read
    assert abs(weights["mille"][","] - weights["mille"]["thousand"]) < 0.15
    assert weights["mille"][","] > 0.2


def without(lab, model, number, token):
    """Translate a number while one of its tokens is hidden."""
    hidden = lab.sources[number : number + 1].clone()
    hidden[0, lab.split(lab.english[number]).index(token)] = lab.PAD
    with torch.no_grad():
        rows = lab.greedy(lab.next_logits_of(model, hidden), 1, lab.LONGEST)
    return lab.text_of(rows[0])


@pytest.mark.parametrize("token", ["one", "thousand", ",", "hundred", "and"])
def test_some_tokens_can_be_hidden(lab, model, token):
    assert without(lab, model, 1979, token) == lab.french[1979]


def test_without_others_their_words_are_gone(lab, model):
    assert without(lab, model, 1979, "seventy") == lab.french[1919]
    assert without(lab, model, 1979, "nine") == lab.french[1179]
    assert without(lab, model, 1979, "-nine") == lab.french[1970]
