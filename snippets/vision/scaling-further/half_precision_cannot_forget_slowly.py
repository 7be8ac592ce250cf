import torch

for name, kept in (("first moment", 0.9), ("second moment", 0.999)):
    for dtype in (torch.float32, torch.bfloat16):
        average = torch.tensor(1.0, dtype=dtype)
        for _ in range(1000):  # a thousand gradients of zero
            average = kept * average
        print(f"{name:13}, {str(dtype)[6:]:8}: {average.item():.4f}")
