import pytest
import torch
from einops import rearrange
from torch import nn
from torch.testing import assert_close

from transformer_notes.alignment import GlobalAttention
from transformer_notes.seq2seq import Seq2Seq

# Pairwise different, so that no axis can pass for another.
BATCH, SOURCE, TARGET, SOURCE_VOCAB, TARGET_VOCAB, D_MODEL, D_HIDDEN = 2, 5, 3, 11, 13, 7, 6


def random_sentences():
    source = torch.randint(SOURCE_VOCAB, (BATCH, SOURCE))
    return source, torch.randint(TARGET_VOCAB, (BATCH, TARGET))


def model():
    return Seq2Seq(SOURCE_VOCAB, TARGET_VOCAB, D_MODEL, D_HIDDEN)


def pytorchs(ours):
    """Give PyTorch's LSTM with our weights."""
    theirs = nn.LSTM(D_MODEL, D_HIDDEN, batch_first=True)
    weights = {
        "weight_ih_l0": rearrange(ours.input_weight, "gate d h -> (gate h) d"),
        "weight_hh_l0": rearrange(ours.hidden_weight, "gate d h -> (gate h) d"),
        "bias_ih_l0": ours.bias.flatten(),
        "bias_hh_l0": torch.zeros(4 * D_HIDDEN),
    }
    theirs.load_state_dict(weights)
    return theirs


def test_is_two_lstms_of_pytorch_the_first_one_reading_backwards():
    ours = model()
    source, target = random_sentences()

    logits = ours(source, target)

    words = torch.stack([source[:, t] for t in reversed(range(SOURCE))], dim=1)
    _, state = pytorchs(ours.encoder)(ours.source_embedding(words))
    states, _ = pytorchs(ours.decoder)(ours.target_embedding(target), state)
    assert_close(logits, states @ ours.to_logits.weight.T + ours.to_logits.bias)


def test_the_decoder_knows_of_the_source_only_what_the_state_holds():
    ours = model()
    source, target = random_sentences()
    longer = torch.randint(SOURCE_VOCAB, (BATCH, 4 * SOURCE))

    _, state = ours.encode(source)
    _, longer_state = ours.encode(longer)
    # Whatever the length, the state has one size; and decoding needs nothing else.
    states, _ = ours.decoder(ours.target_embedding(target), state)

    assert [part.shape for part in longer_state] == [part.shape for part in state]
    assert_close(ours.to_logits(states), ours(source, target))
    assert not torch.allclose(ours(source, target), ours(longer, target))


def test_training_in_one_pass_is_writing_word_by_word():
    ours = model()
    source, target = random_sentences()

    _, state = ours.encode(source)
    logits = []
    for t in range(TARGET):
        hidden, state = ours.decoder(ours.target_embedding(target[:, t : t + 1]), state)
        logits.append(ours.to_logits(hidden))

    assert_close(torch.cat(logits, dim=1), ours(source, target))


def test_a_word_does_not_depend_on_later_words():
    ours = model()
    source, target = random_sentences()
    changed = target.clone()
    changed[:, 2] = (target[:, 2] + 1) % TARGET_VOCAB

    before, after = ours(source, target), ours(source, changed)

    assert_close(before[:, :2], after[:, :2])
    assert not torch.allclose(before[:, 2], after[:, 2])


def test_a_source_state_stands_where_its_word_stands_and_has_read_what_follows():
    ours = model()
    source, _ = random_sentences()
    changed = source.clone()
    changed[:, 1] = (source[:, 1] + 1) % SOURCE_VOCAB

    before, after = ours.encode(source)[0], ours.encode(changed)[0]

    assert_close(before[:, 2:], after[:, 2:])
    assert (before[:, :2] != after[:, :2]).any(dim=-1).all()


def test_global_attention_reads_the_states_that_the_single_state_must_hold():
    ours, attention = model(), GlobalAttention(D_HIDDEN, D_HIDDEN)
    source, target = random_sentences()

    states, state = ours.encode(source)
    hidden, _ = ours.decoder(ours.target_embedding(target), state)
    attentional, weights = attention(hidden, states)

    assert ours.to_logits(attentional).shape == (BATCH, TARGET, TARGET_VOCAB)
    assert_close(weights.sum(dim=-1), torch.ones(BATCH, TARGET))


def test_reads_with_one_lstm_and_writes_with_another():
    each = 4 * (D_MODEL * D_HIDDEN + D_HIDDEN**2 + D_HIDDEN)
    words = (SOURCE_VOCAB + TARGET_VOCAB) * D_MODEL
    logits = D_HIDDEN * TARGET_VOCAB + TARGET_VOCAB

    assert sum(p.numel() for p in model().parameters()) == 2 * each + words + logits


def test_refuses_a_width_that_is_not_positive():
    with pytest.raises(ValueError, match="d_model=7, d_hidden=0"):
        Seq2Seq(SOURCE_VOCAB, TARGET_VOCAB, D_MODEL, 0)
