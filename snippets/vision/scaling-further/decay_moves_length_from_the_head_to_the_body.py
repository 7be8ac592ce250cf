import math


def train(head_decay, body_decay, num_steps=20_000, rate=0.05):
    """A head w on a body b: the class is the sign of x, and x is 1 or -1."""
    w, b = 0.3, 0.7
    for _ in range(num_steps):
        pull = 1 / (1 + math.exp(w * b))
        w, b = (
            w + rate * (pull * b - head_decay * w),
            b + rate * (pull * w - body_decay * b),
        )
    return w, b


results = {}
print("head  body       w       b  logit    loss  new task")
for decays in ((0.03, 0.03), (0.3, 0.3), (3.0, 0.03), (0.03, 3.0)):
    w, b = train(*decays)
    loss = math.log(1 + math.exp(-w * b))
    right = (1 + math.erf(b / 2 / math.sqrt(2))) / 2  # noise of spread 2 in features
    row = results[decays] = w, b, w * b, loss, right
    print("{:4} {:5}".format(*decays), *(f"{number:7.4f}" for number in row))
