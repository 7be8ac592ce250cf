import torch

from transformer_notes.attention import scaled_dot_product_attention

kind = torch.eye(7)  # subject, verb, adjective, noun; stop, article, end
english = {"I": 0, "drink": 1, "white": 2, "red": 2, "wine": 3, ".": 4}
french = {"je": (0, "I"), "bois": (1, "drink"), "du": (5, "wine")}
french |= {"vin": (3, "wine"), "blanc": (2, "white"), "rouge": (2, "red")}
french |= {".": (4, "."), "⟨end⟩": (6, "")}
# After a French word: the kind it asks for (0 to 3), and the kind that comes next.
after = {"⟨start⟩": (0, 0), "je": (1, 1), "bois": (3, 5), "du": (3, 3), "vin": (2, 2)}
after |= {"blanc": (4, 4), "rouge": (4, 4), ".": (4, 6)}


def translate(text: str) -> None:
    source, word = text.split(), "⟨start⟩"
    key = kind[[english[w] for w in source], :4]
    value = torch.tensor([[float(w == name) for name in english] for w in source])
    print("    ".join(source))
    while word != "⟨end⟩":
        asks, coming = after[word]
        read, weights = scaled_dot_product_attention(6 * kind[[asks], :4], key, value)
        found = dict(zip(english, read[0].tolist(), strict=True))
        logits = {w: (k == coming) + found.get(m, 0) for w, (k, m) in french.items()}
        word = max(logits, key=lambda w: logits[w])
        print(*(f"{w:.2f}" for w in weights[0]), f"{logits[word]:.2f}", word)


for text in ("I drink white wine .", "I drink red wine .", "I drink wine ."):
    translate(text)
