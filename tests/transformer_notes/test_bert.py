import pytest
import torch
import transformers
from copied import CLOSE, copy, copy_feed_forward, copy_norm, shake
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.attention import padding_mask
from transformer_notes.bert import (
    BERT,
    BERT_BASE,
    BERT_LARGE,
    BERTConfig,
    BERTPreTraining,
    hidden_token_loss,
    hide_tokens,
    join_sentences,
)

# Pairwise different, so that no axis can pass for another.
BATCH, LENGTH, VOCAB, MASK = 3, 7, 17, 16
SMALL = BERTConfig(vocab_size=VOCAB, max_length=11, d_model=24, num_heads=4, num_layers=2)


def random_texts():
    segments = torch.tensor([0, 0, 0, 0, 1, 1, 1]).expand(BATCH, LENGTH)
    return torch.randint(VOCAB, (BATCH, LENGTH)), segments


def copy_bert(ours, theirs):
    embeddings = theirs.bert.embeddings
    with torch.no_grad():
        ours.bert.embedding.weight.copy_(embeddings.word_embeddings.weight)
        ours.bert.positions.table.copy_(embeddings.position_embeddings.weight)
        ours.bert.segments.weight.copy_(embeddings.token_type_embeddings.weight)
        ours.token_bias.copy_(theirs.cls.predictions.bias)
    copy_norm(ours.bert.norm, embeddings.LayerNorm)
    for layer, block in zip(ours.bert.layers, theirs.bert.encoder.layer, strict=True):
        attention = layer.attention
        for linear, name in (
            (attention.to_query, "query"),
            (attention.to_key, "key"),
            (attention.to_value, "value"),
        ):
            source = getattr(block.attention.self, name)
            copy(linear, source.weight, source.bias)
        last = block.attention.output
        copy(attention.to_output, last.dense.weight, last.dense.bias)
        copy_norm(layer.attention_norm, last.LayerNorm)
        copy_feed_forward(layer.feed_forward, block.intermediate.dense, block.output.dense)
        copy_norm(layer.feed_forward_norm, block.output.LayerNorm)
    pooler, transform = theirs.bert.pooler.dense, theirs.cls.predictions.transform
    copy(ours.bert.to_summary, pooler.weight, pooler.bias)
    copy(ours.to_guess, transform.dense.weight, transform.dense.bias)
    copy_norm(ours.guess_norm, transform.LayerNorm)
    is_next = theirs.cls.seq_relationship
    copy(ours.is_next, is_next.weight, is_next.bias)


def test_agrees_with_bert_of_the_transformers_library():
    sizes = transformers.BertConfig(
        vocab_size=VOCAB,
        max_position_embeddings=11,
        hidden_size=24,
        num_attention_heads=4,
        num_hidden_layers=2,
        intermediate_size=96,
        layer_norm_eps=1e-5,  # the library's default is the authors' 1e-12
    )
    theirs = shake(transformers.BertForPreTraining(sizes))
    ours = BERTPreTraining(SMALL)
    copy_bert(ours, theirs)
    tokens, segments = random_texts()
    real = torch.arange(LENGTH) < torch.tensor([[7], [5], [6]])

    token_logits, next_logits = ours(tokens, segments, padding_mask(real))

    expected = theirs(tokens, token_type_ids=segments, attention_mask=real.long())
    assert_close(token_logits[real], expected.prediction_logits[real], **CLOSE)
    assert_close(next_logits, expected.seq_relationship_logits, **CLOSE)


def test_a_token_sees_both_sides():
    model = shake(BERT(SMALL))
    tokens, segments = random_texts()
    changed = tokens.clone()
    changed[:, 4] = (tokens[:, 4] + 1) % VOCAB

    difference = model(changed, segments)[0] - model(tokens, segments)[0]

    assert (difference.abs().amax(dim=-1) > 1e-4).all()


def test_the_summary_is_made_of_the_first_token_only():
    model = shake(BERT(SMALL))
    x, summary = model(*random_texts())

    linear = model.to_summary
    assert_close(summary, (x[:, 0] @ linear.weight.T + linear.bias).tanh(), **CLOSE)


def test_two_sentences_in_one_text():
    tokens, segments = join_sentences(
        torch.tensor([5, 6, 7]), torch.tensor([8, 9]), class_token=1, separator=2
    )

    assert tokens.tolist() == [1, 5, 6, 7, 2, 8, 9, 2]
    assert segments.tolist() == [0, 0, 0, 0, 0, 1, 1, 1]


def test_hides_fifteen_percent_and_of_these_most_but_not_all():
    vocab_size = 1000
    tokens = torch.randint(vocab_size - 1, (300, 1000))
    candidates = torch.ones_like(tokens, dtype=torch.bool)

    hidden, chosen = hide_tokens(tokens, candidates, vocab_size - 1, vocab_size)

    assert_close(chosen.float().mean().item(), 0.15, rtol=0, atol=0.005)
    masked = hidden[chosen] == vocab_size - 1
    kept = hidden[chosen] == tokens[chosen]
    # One random token in a thousand is the mask, one is the token itself.
    assert_close(masked.float().mean().item(), 0.8, rtol=0, atol=0.01)
    assert_close(kept.float().mean().item(), 0.1, rtol=0, atol=0.01)
    drawn = hidden[chosen][~masked & ~kept]
    assert_close(len(drawn) / len(masked), 0.1, rtol=0, atol=0.01)
    assert_close(drawn.float().mean().item(), vocab_size / 2, rtol=0.05, atol=0)
    assert torch.equal(hidden[~chosen], tokens[~chosen])


def test_hides_no_token_that_is_no_candidate():
    tokens, _ = random_texts()
    tokens = tokens.repeat(100, 1)
    candidates = torch.rand(tokens.shape) < 0.4

    hidden, chosen = hide_tokens(tokens, candidates, MASK, VOCAB)

    assert not (chosen & ~candidates).any()
    assert torch.equal(hidden[~candidates], tokens[~candidates])


def test_the_same_lot_hides_the_same_tokens():
    tokens, _ = random_texts()
    tokens = tokens.repeat(50, 1)
    candidates = torch.ones_like(tokens, dtype=torch.bool)

    first, again = (
        hide_tokens(tokens, candidates, MASK, VOCAB, torch.Generator().manual_seed(3))
        for _ in range(2)
    )

    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])


def test_only_chosen_tokens_count():
    logits = torch.randn(BATCH, LENGTH, VOCAB)
    tokens, _ = random_texts()
    chosen = torch.zeros_like(tokens, dtype=torch.bool)
    chosen[0, 2] = chosen[2, 5] = True
    changed = torch.where(chosen.unsqueeze(-1), logits, torch.randn_like(logits))

    loss = hidden_token_loss(logits, tokens, chosen)

    assert_close(loss, F.cross_entropy(logits[chosen], tokens[chosen]), **CLOSE)
    assert_close(hidden_token_loss(changed, tokens, chosen), loss)


def test_without_a_chosen_token_there_is_no_average():
    tokens, _ = random_texts()
    none = torch.zeros_like(tokens, dtype=torch.bool)

    assert hidden_token_loss(torch.randn(BATCH, LENGTH, VOCAB), tokens, none).isnan()


@pytest.mark.parametrize(
    ("config", "count", "published"),
    [
        pytest.param(BERT_BASE, 109_482_240, 110e6, id="base"),
        pytest.param(BERT_LARGE, 335_141_888, 340e6, id="large"),
    ],
)
def test_has_as_many_parameters_as_published(config, count, published):
    with torch.device("meta"):
        model = BERT(config)

    assert sum(p.numel() for p in model.parameters()) == count
    assert abs(count - published) < 0.015 * published
