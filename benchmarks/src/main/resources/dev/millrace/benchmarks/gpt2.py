"""One optimizer step of a GPT-2 of 124 M parameters for each line read; answers with wall seconds.

Arguments: rows, context, cuda or cpu, fp32 or bf16, eager or compiled.
"""
import sys
import time

import torch
from gpt import Gpt
from torch import nn

ROWS, CONTEXT = int(sys.argv[1]), int(sys.argv[2])
DEVICE, PRECISION, MODE = sys.argv[3:6]
VOCABULARY = 50304
CUDA = DEVICE == "cuda"
torch.manual_seed(1)
torch.backends.cuda.matmul.allow_tf32 = False

model = Gpt(VOCABULARY, CONTEXT, width=768, layers=12, heads=12).to(DEVICE)
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
