import copy

import torch
from torch import nn

from transformer_notes.vit import VisionTransformer, ViTConfig

torch.manual_seed(0)
config = ViTConfig(
    image_size=12, patch_size=4, d_model=24, d_ff=40, num_heads=3, num_layers=1,
    num_classes=5,
)  # fmt: skip
teacher = VisionTransformer(config)
nn.init.xavier_uniform_(teacher.to_logits.weight)
student = copy.deepcopy(teacher)
nn.init.xavier_uniform_(student.layers[0].attention.to_value.weight)

images = torch.randn(64, 3, 12, 12)
patterns = (model.attention_weights(images) for model in (teacher, student))
classes = [model(images).argmax(dim=-1) for model in (teacher, student)]
print("same weights of attention:", torch.equal(*patterns))
print("same class for every image:", torch.equal(*classes))
