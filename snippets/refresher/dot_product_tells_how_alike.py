import torch

a = torch.tensor([2.0, 1.0, -1.0])
same_direction = torch.tensor([4.0, 2.0, -2.0])
at_right_angles = torch.tensor([-1.0, 2.0, 0.0])
opposite = -a

print("same direction ", (a @ same_direction).item())
print("at right angles", (a @ at_right_angles).item())
print("opposite       ", (a @ opposite).item())
