import torch

torch.set_printoptions(precision=4, sci_mode=False)
teacher, student = torch.tensor([4.0, 2, 0]), torch.tensor([3.0, 0, 1])

for temperature in (1, 2):
    target = (teacher / temperature).softmax(dim=0)
    guess = (student / temperature).softmax(dim=0)
    loss = -(target * guess.log()).sum()
    print(f"T = {temperature}: teacher", target, "student", guess)
    print(f"       loss {loss:.4f}")
