"""One optimizer step of a GPT-2 of 12.3 M parameters for each line read; answers with CPU seconds."""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

ROWS, THREADS = int(sys.argv[1]), int(sys.argv[2])
VOCABULARY, CONTEXT, WIDTH, LAYERS, HEADS = 4096, 256, 384, 6, 6
torch.manual_seed(1)
torch.set_num_threads(THREADS)
FUSED = hasattr(F, "scaled_dot_product_attention")  # from PyTorch 2.0 on
LATER = torch.ones(CONTEXT, CONTEXT, dtype=torch.bool).triu(1)


def causal_attention(q, k, v):
    if FUSED:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    scores = (q @ k.transpose(-2, -1)) * q.shape[-1] ** -0.5
    return scores.masked_fill(LATER, -torch.inf).softmax(-1) @ v


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        rows, length, _ = x.shape
        q, k, v = (t.view(rows, length, HEADS, -1).transpose(1, 2) for t in self.qkv(self.norm1(x)).split(WIDTH, 2))
        attention = causal_attention(q, k, v)
        x = x + self.out(attention.transpose(1, 2).reshape(rows, length, WIDTH))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.blocks, self.norm = nn.Sequential(*[Block() for _ in range(LAYERS)]), nn.LayerNorm(WIDTH)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions(torch.arange(ids.shape[1]))
        return self.norm(self.blocks(x)) @ self.tokens.weight.T


model = Gpt()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1)
ids = torch.randint(0, VOCABULARY, (ROWS, CONTEXT + 1))
print("PyTorch", torch.__version__, "eager" if FUSED else "eager, attention unfused", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    loss = F.cross_entropy(model(ids[:, :-1]).view(-1, VOCABULARY), ids[:, 1:].reshape(-1))
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    print(time.process_time() - start, flush=True)
