"""What the chapter on position embeddings says of the experiment holds for every seed."""

import torch

from notes_site.digits import digits
from notes_site.moved_digits import centre, move
from notes_site.recorded import recorded
from notes_site.recorded_vit import recorded_vit

RESULT = recorded("moved_digits")
SPREAD, SIDE = RESULT["spread"], RESULT["settings"]["vit"]["image_size"]


def test_sheets_hold_every_digit_whole_and_at_many_places():
    images = digits()[1].images
    sheets = move(images, SIDE, torch.Generator().manual_seed(0))

    assert sheets.shape == (len(images), 1, SIDE, SIDE)
    assert torch.equal(sheets.sum(dim=(1, 2, 3)), images.sum(dim=(1, 2, 3)))
    assert not torch.equal(sheets, centre(images, SIDE))
    assert torch.equal(centre(images, SIDE)[..., 2:-2, 2:-2], images)
    places = images.new_ones(1, 1, 8, 8).expand(200, -1, -1, -1)
    assert len(move(places, SIDE).unique(dim=0)) == (SIDE - 8 + 1) ** 2


def test_neighbours_are_alike_where_digits_stand_anywhere_and_fade():
    lowest, highest = (SPREAD["learned"]["similarity"][end] for end in ("lowest", "highest"))

    assert lowest[0] > 0.25
    assert lowest[0] > highest[1]
    assert lowest[1] > highest[2]


def test_neighbours_are_less_alike_where_digits_stand_still_and_margins_are():
    similarity = SPREAD["learned, in the middle"]["similarity"]

    assert similarity["highest"][0] < 0.25
    assert similarity["lowest"][4] > 0.5


def test_the_recorded_vectors_have_the_recorded_similarity():
    grid = recorded_vit("moved_digits").positions.table[1:].detach().unflatten(0, (6, 6))
    grid = grid - grid.mean(dim=(0, 1))
    cosine = torch.nn.functional.cosine_similarity
    down, along = cosine(grid[1:], grid[:-1], dim=-1), cosine(grid[:, 1:], grid[:, :-1], dim=-1)

    mean = torch.cat((down.flatten(), along.flatten())).mean().item()
    assert abs(mean - RESULT["runs"]["learned"][0]["similarity"][0]) < 0.001


def test_anywhere_is_too_hard_for_so_few_steps_whatever_the_positions():
    anywhere = [numbers["accuracy"] for name, numbers in SPREAD.items() if "middle" not in name]

    assert max(accuracy["highest"] for accuracy in anywhere) < 0.6
    assert min(accuracy["lowest"] for accuracy in anywhere) > 0.15
    assert SPREAD["learned, in the middle"]["accuracy"]["lowest"] > 0.85
