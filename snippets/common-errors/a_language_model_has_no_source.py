import inspect

from transformer_notes.gpt import GPT
from transformer_notes.transformer import Transformer

for forward in (Transformer.decode, GPT.forward):
    print(forward.__qualname__, list(inspect.signature(forward).parameters)[1:])
