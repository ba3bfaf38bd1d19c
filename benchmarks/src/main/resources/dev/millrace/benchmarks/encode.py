"""Encodes the texts of a file, parted by zero bytes, once for each line read; answers with CPU seconds."""
import sys
import time

import tiktoken

encoding = tiktoken.get_encoding("cl100k_base")
texts = open(sys.argv[1], encoding="utf-8", newline="").read().split("\0")
print("tiktoken", tiktoken.__version__, flush=True)
for _ in sys.stdin:
    start = time.process_time()
    for text in texts:
        encoding.encode_ordinary(text)
    print(time.process_time() - start, flush=True)
