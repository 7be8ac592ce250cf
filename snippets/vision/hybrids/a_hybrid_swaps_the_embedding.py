import torch

from transformer_notes.hybrid import ConvolutionalStem, HybridEmbedding, ResNet
from transformer_notes.vit import VisionTransformer, ViTConfig

torch.manual_seed(0)
config = ViTConfig(
    image_size=48, patch_size=16, d_model=24, d_ff=40, num_heads=3, num_layers=2,
    num_classes=5,
)  # fmt: skip
images = torch.randn(2, 3, 48, 48)
resnet = ResNet(3, (4, 8, 16, 32), num_classes=10)  # four stages, stride 16
model = VisionTransformer(config)
stems = {
    "patches": model.embedding,
    "small stem": ConvolutionalStem(3, (4, 8, 16, 32), d_model=24),
    "ResNet": HybridEmbedding(resnet.trunk, num_features=32, d_model=24),
}
for name, embedding in stems.items():
    model.embedding = embedding
    count = sum(parameter.numel() for parameter in embedding.parameters())
    tokens, logits = tuple(embedding(images).shape), tuple(model(images).shape)
    print(f"{name:10} {count:6,} parameters, tokens {tokens}, logits {logits}")
