import torch

from transformer_notes.decoding import generate, greedy, sample, top_p

words = ["I", "drink", "tea", "milk", "and", "."]
# A language model that sees one word only: the logits of what follows each.
logits = torch.full((6, 6), -9.0)
logits[0, 1] = 3  # I drink
logits[1, 2], logits[1, 3] = 1, 0.8  # drink tea, drink milk
logits[2:4, 4], logits[2:4, 5] = 1, 1.2  # and, or the end
logits[4, 0], logits[4, 2], logits[4, 3] = 0.4, 1, 1  # and I, and tea, and milk


def model(texts):
    return logits[texts[:, -1]]


def show(choose, texts):
    prompt = torch.tensor([[0]]).expand(texts, -1)
    for text in generate(model, prompt, 8, choose, end=5).tolist():
        print(" ".join(words[token] for token in text).partition(" .")[0])


show(greedy, texts=2)
print("drawn:")
torch.manual_seed(0)
show(lambda given: sample(top_p(given, 0.9)), texts=4)
