from transformer_notes.bert import BERT_BASE, BERT_LARGE
from transformer_notes.counting import bert_parameters, gpt_parameters, vit_parameters
from transformer_notes.gpt import GPT2_SMALL, GPT2_XL, GPT3_175B
from transformer_notes.vit import published_vit

models = {"GPT-2 small": GPT2_SMALL, "GPT-2 XL": GPT2_XL, "GPT-3": GPT3_175B}
models |= {"BERT-Base": BERT_BASE, "BERT-Large": BERT_LARGE}
vocabulary, share = {}, {}
for name, config in models.items():
    vocabulary[name] = config.vocab_size * config.d_model
    count = gpt_parameters if name.startswith("GPT") else bert_parameters
    share[name] = vocabulary[name] / count(config)
for name in ("B/16", "G/14"):
    config = published_vit(name, num_classes=0)
    vocabulary[name] = config.patch_size**2 * 3 * config.d_model
    share[name] = vocabulary[name] / vit_parameters(config)

for name, table in vocabulary.items():
    print(f"{name:12}{table:12,}{share[name]:8.2%}")
