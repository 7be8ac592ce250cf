import torch

from transformer_notes.decoding import beam_search

# At each of 20 places one word has 0.8, six others 0.03 each, the end token 0.02.
LENGTH, END = 20, 7


def model(texts: torch.Tensor) -> torch.Tensor:
    place = texts.shape[1] - 1  # words written so far
    row = torch.full((8,), 0.03)
    row[place % 7], row[END] = 0.8, 0.02
    if place == LENGTH:  # the sentence is complete: now the end token has 0.8
        row = torch.full((8,), 0.2 / 7)
        row[END] = 0.8
    return row.log().expand(len(texts), -1)


start = torch.tensor([0])
for alpha in (0.0, 0.6):
    for width in (1, 4, 8):
        best = beam_search(model, start, LENGTH + 2, width, END, alpha)[0]
        written = f"{len(best.tokens) - 2} words"
        print(f"alpha {alpha}, width {width}: {written}, score {best.score:.4f}")
