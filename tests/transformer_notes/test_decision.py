import torch
from torch.testing import assert_close

from transformer_notes.decision import interleave, returns_to_go

# Pairwise different, so that no axis can pass for another.
BATCH, LENGTH, D_MODEL = 2, 4, 5


def test_a_return_to_go_sums_the_present_and_all_later_rewards():
    rewards = torch.randn(BATCH, LENGTH)

    returns = returns_to_go(rewards)

    for b in range(BATCH):
        for t in range(LENGTH):
            assert_close(returns[b, t], sum(rewards[b, later] for later in range(t, LENGTH)))


def test_a_trajectory_worked_by_hand():
    assert returns_to_go(torch.tensor([0.0, 1.0, 0.0, 2.0])).tolist() == [3, 3, 2, 2]


def test_each_reward_received_is_taken_off_the_return_to_go():
    rewards = torch.randn(BATCH, LENGTH)

    returns = returns_to_go(rewards)

    assert_close(returns[:, 1:], returns[:, :-1] - rewards[:, :-1])
    assert_close(returns[:, -1], rewards[:, -1])


def test_a_trajectory_goes_return_state_action_step_by_step():
    returns, states, actions = torch.randn(3, BATCH, LENGTH, D_MODEL)

    sequence = interleave(returns, states, actions)

    assert sequence.shape == (BATCH, 3 * LENGTH, D_MODEL)
    for t in range(LENGTH):
        assert_close(sequence[:, 3 * t], returns[:, t])
        assert_close(sequence[:, 3 * t + 1], states[:, t])
        assert_close(sequence[:, 3 * t + 2], actions[:, t])
