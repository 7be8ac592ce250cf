import torch

torch.set_printoptions(precision=4, sci_mode=False)
words = ["the", "animal", "was", "too", "tired"]
vectors = torch.tensor(  # T, one row for each word of the passage
    [[0.0, 0, 1], [0, 2, 0], [0, 0, 0], [1, 0, 1], [0, 1, 1]]
)
start, end = torch.tensor([2.0, 0, 1]), torch.tensor([0.0, 2, 1])
cls = torch.tensor([1.0, 0.5, 0])

starts, ends = vectors @ start, vectors @ end
print("starts", starts, "ends", ends)
print("P(start)", starts.softmax(dim=0))
print("P(end)  ", ends.softmax(dim=0))

spans = starts.unsqueeze(1) + ends  # from row to column
allowed = torch.ones(5, 5).triu().bool()
best = int(spans.masked_fill(~allowed, float("-inf")).argmax())
print("apart:   ", words[int(starts.argmax())], "to", words[int(ends.argmax())])
print("together:", words[best // 5], "to", words[best % 5], spans.flatten()[best])
print("no answer:", cls @ start + cls @ end)
loss = -starts.log_softmax(dim=0)[3] - ends.log_softmax(dim=0)[4]
print("loss if that was right:", loss)
