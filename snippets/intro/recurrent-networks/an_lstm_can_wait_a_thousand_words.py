import torch

from transformer_notes.recurrent import LSTM

# Words: France, Germany, Japan, filler, question. One unit for each country.
lstm = LSTM(d_model=5, d_hidden=3)
words = torch.eye(5)


def answer(text: list[int]) -> torch.Tensor:
    outputs, _ = lstm(words[text].unsqueeze(0))
    return (6 * outputs[0, -1]).softmax(dim=-1)  # the last layer, by hand: times 6


table = []
for forget_bias in (2.2, 4.6, 10.0):
    with torch.no_grad():
        for weight in lstm.parameters():
            weight.zero_()
        i, f, g, o = lstm.input_weight
        i[:3], i[3:] = 8, -20  # write at a country, and at no other word
        f[:3], lstm.bias[1] = -20, forget_bias  # make room at a country, else keep
        g[:3] = 4 * torch.eye(3)  # what is written: which country
        o[:4], o[4] = -8, 8  # show it when asked
    rows = [answer([0] + [3] * gap + [4])[0].item() for gap in (1, 10, 100, 1000)]
    table.append(rows)
    print(f"forget bias {forget_bias:4}: French", *[f"{p:.3f}" for p in rows])

two = answer([0] + [3] * 5 + [1] + [3] * 5 + [4])
print("France, then Germany:", [round(p, 3) for p in two.tolist()])
