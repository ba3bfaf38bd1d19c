"""One optimizer step of a GPT-2 of 124 M parameters for each line read; answers with wall seconds.

Arguments: rows, context, cuda or cpu, fp32 or bf16, eager or compiled.
"""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

ROWS, CONTEXT = int(sys.argv[1]), int(sys.argv[2])
DEVICE, PRECISION, MODE = sys.argv[3:6]
VOCABULARY, WIDTH, LAYERS, HEADS = 50304, 768, 12, 12
CUDA = DEVICE == "cuda"
torch.manual_seed(1)
torch.backends.cuda.matmul.allow_tf32 = False


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        rows, length, _ = x.shape
        q, k, v = (t.view(rows, length, HEADS, -1).transpose(1, 2) for t in self.qkv(self.norm1(x)).split(WIDTH, 2))
        attention = F.scaled_dot_product_attention(q, k, v, is_causal=True)
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

    def forward(self, ids, targets):
        x = self.tokens(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device))
        logits = self.norm(self.blocks(x)) @ self.tokens.weight.T
        return F.cross_entropy(logits.view(-1, VOCABULARY), targets.reshape(-1))


model = Gpt().to(DEVICE)
decayed = [p for p in model.parameters() if p.dim() > 1]
others = [p for p in model.parameters() if p.dim() <= 1]
groups = [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
optimizer = torch.optim.AdamW(groups, lr=3e-4, betas=(0.9, 0.95), fused=True)
loss_of = torch.compile(model) if MODE == "compiled" else model
ids = torch.randint(0, VOCABULARY, (ROWS, CONTEXT + 1))
ids = ids.pin_memory() if CUDA else ids
print("PyTorch", torch.__version__, MODE, flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    batch = ids.to(DEVICE, non_blocking=True)
    with torch.autocast(DEVICE, torch.bfloat16, enabled=PRECISION == "bf16"):
        loss = loss_of(batch[:, :-1], batch[:, 1:])
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    loss.item()
    if CUDA:
        torch.cuda.synchronize()
    print(time.perf_counter() - start, flush=True)
