"""One optimizer step of a GPT-2 of 12.3 M parameters for each line read; answers with CPU seconds."""
import sys
import time

import torch
from gpt import FUSED, Gpt
from torch import nn

ROWS, THREADS = int(sys.argv[1]), int(sys.argv[2])
VOCABULARY, CONTEXT = 4096, 256
torch.manual_seed(1)
torch.set_num_threads(THREADS)

model = Gpt(VOCABULARY, CONTEXT, width=384, layers=6, heads=6)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1)
ids = torch.randint(0, VOCABULARY, (ROWS, CONTEXT + 1))
print("PyTorch", torch.__version__, "eager" if FUSED else "eager, attention unfused", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    model(ids[:, :-1], ids[:, 1:]).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    print(time.process_time() - start, flush=True)
