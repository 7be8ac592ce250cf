import torch

from transformer_notes.decoding import beam_search, generate

words = ["⟨start⟩", "le", "un", "vin", "blanc", "⟨end⟩"]
tree = {
    "": {"le": 0.55, "un": 0.40, "⟨end⟩": 0.05},
    "le": {"vin": 0.40, "blanc": 0.35, "⟨end⟩": 0.25},
    "un": {"vin": 0.90, "⟨end⟩": 0.10},
    "le vin": {"⟨end⟩": 0.60, "blanc": 0.40},
    "le blanc": {"⟨end⟩": 0.90, "vin": 0.10},
    "un vin": {"blanc": 0.55, "⟨end⟩": 0.45},
    "un vin blanc": {"⟨end⟩": 0.80, "vin": 0.20},
}


def model(texts: torch.Tensor) -> torch.Tensor:
    written = [" ".join(words[token] for token in text[1:]) for text in texts]
    steps = [tree.get(text, {"⟨end⟩": 1.0}) for text in written]  # all else ends
    rows = [[step.get(word, 0.0) for word in words] for step in steps]
    return torch.tensor(rows).log()


start = torch.tensor([0])
print("greedy", " ".join(words[t] for t in generate(model, start[None], 4, end=5)[0]))
for width, alpha in ((1, 0.0), (2, 0.0), (3, 0.0), (9, 0.0), (2, 0.6), (3, 0.6)):
    best = beam_search(model, start, 4, beam_width=width, end=5, alpha=alpha)[0]
    print(width, alpha, f"{best.score:.4f}", " ".join(words[t] for t in best.tokens))
