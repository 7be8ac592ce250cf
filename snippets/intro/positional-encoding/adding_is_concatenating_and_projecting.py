import torch

torch.manual_seed(0)
word, place = torch.randn(3, 4), torch.randn(3, 2)
w_word, w_place = torch.randn(4, 5), torch.randn(2, 5)

# Side by side, then one matrix: the same as two matrices and a sum.
joined = torch.cat([word, place], dim=1) @ torch.cat([w_word, w_place])
print("concat is a sum:    ", torch.allclose(joined, word @ w_word + place @ w_place))

# Adding: both are 4 wide, and the two matrices are the identity.
wave = torch.randn(3, 4)
stacked = torch.cat([torch.eye(4), torch.eye(4)])
added = torch.cat([word, wave], dim=1) @ stacked
print("a sum is a concat:  ", torch.allclose(added, word + wave))

# After that, every matrix treats word and place alike.
w_query = torch.randn(4, 3)
query = (word + wave) @ w_query
print("one matrix for both:", torch.allclose(query, word @ w_query + wave @ w_query))
