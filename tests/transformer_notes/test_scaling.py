import math

import pytest
import torch
from torch.testing import assert_close

from transformer_notes.scaling import (
    factored_second_moment,
    fit_saturating_power_law,
    reciprocal_root_rate,
    saturating_power_law,
)

LAW = {"a": 0.8, "b": 0.3, "c": 0.1, "d": 1.0}
SCHEDULE = {"peak": 0.6, "warm_up": 4, "timescale": 9, "cool_down": 5, "num_steps": 60}


def test_error_starts_finite_falls_and_stays_above_the_floor():
    compute = torch.tensor([0.0, 1, 10, 100, 1e4, 1e12], dtype=torch.float64)
    error = saturating_power_law(compute, **LAW)
    assert error[0] == pytest.approx(LAW["a"] * LAW["d"] ** -LAW["b"] + LAW["c"])
    assert (error.diff() < 0).all()
    assert (error > LAW["c"]).all()
    assert_close(error[-1].item(), LAW["c"], atol=1e-3, rtol=0)


def test_far_from_both_ends_ten_times_the_compute_divide_by_a_constant():
    far = torch.tensor([1e3, 1e4, 1e5], dtype=torch.float64)
    error = saturating_power_law(far, a=0.8, b=0.3, c=0.0, d=1e-6)
    assert_close(error[:-1] / error[1:], torch.full((2,), 10**0.3, dtype=torch.float64))


def test_fit_finds_the_law_that_made_the_points():
    compute = torch.tensor([0.5, 2, 7, 30, 100, 900], dtype=torch.float64)
    error = saturating_power_law(compute, **LAW)
    exponents = torch.arange(1, 81, dtype=torch.float64) / 100
    shifts = torch.arange(0, 31, dtype=torch.float64) / 10
    fitted = fit_saturating_power_law(compute, error, exponents, shifts)
    for name, value in LAW.items():
        assert fitted[name] == pytest.approx(value, abs=1e-6), name


def test_fit_is_no_worse_than_any_law_on_its_grid():
    torch.manual_seed(0)
    compute = torch.tensor([1.0, 4, 20, 90, 500], dtype=torch.float64)
    error = saturating_power_law(compute, **LAW) + 0.02 * torch.randn(5, dtype=torch.float64)
    exponents = torch.tensor([0.2, 0.3, 0.45], dtype=torch.float64)
    shifts = torch.tensor([0.0, 1.0], dtype=torch.float64)
    fitted = fit_saturating_power_law(compute, error, exponents, shifts)

    def squares(law):
        return (saturating_power_law(compute, **law) - error).square().sum()

    assert squares(fitted) <= squares(LAW)
    for name in ("a", "c"):
        assert squares(fitted) < squares(fitted | {name: fitted[name] + 0.01})


def test_rate_climbs_falls_with_the_root_and_ends_at_zero():
    rates = [reciprocal_root_rate(step, **SCHEDULE) for step in range(61)]
    assert rates[0] == rates[60] == 0
    assert max(rates) == rates[4] == 0.6
    assert rates[1] == pytest.approx(0.6 / 4)
    assert rates[4 + 9] == pytest.approx(0.6 / math.sqrt(2))
    assert rates[4 + 3 * 9] == pytest.approx(0.6 / 2)
    assert rates[58] < rates[57] < rates[56] < rates[55]


def test_until_the_cool_down_the_length_of_the_training_does_not_matter():
    longer = SCHEDULE | {"num_steps": 600}
    for step in range(56):
        rate = reciprocal_root_rate(step, **SCHEDULE)
        assert rate == reciprocal_root_rate(step, **longer)
    assert reciprocal_root_rate(56, **SCHEDULE) < reciprocal_root_rate(56, **longer)


def test_with_equal_scales_it_is_the_schedule_of_2017():
    d_model, warm_up = 512, 4000
    for step in (1, 1000, 4000, 16000, 100000):
        paper = d_model**-0.5 * min(step**-0.5, step * warm_up**-1.5)
        rate = reciprocal_root_rate(
            step,
            peak=(d_model * warm_up) ** -0.5,
            warm_up=warm_up,
            timescale=warm_up,
            cool_down=0,
            num_steps=100000,
        )
        assert rate == pytest.approx(paper)


def test_factored_moment_keeps_the_sums_and_has_rank_one():
    torch.manual_seed(0)
    squares = torch.rand(3, 5, dtype=torch.float64)
    rebuilt = factored_second_moment(squares)
    assert_close(rebuilt.sum(dim=0), squares.sum(dim=0))
    assert_close(rebuilt.sum(dim=1), squares.sum(dim=1))
    assert torch.linalg.matrix_rank(rebuilt) == 1


def test_factored_moment_is_exact_for_a_matrix_of_rank_one():
    squares = torch.outer(torch.tensor([1.0, 4.0]), torch.tensor([2.0, 3.0, 5.0]))
    assert_close(factored_second_moment(squares), squares)
