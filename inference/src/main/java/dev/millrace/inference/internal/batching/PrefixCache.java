package dev.millrace.inference.internal.batching;

import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Sequence;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The beginnings of recent prompts with their keys and values, so that a prompt that begins alike
 * is read from where they part. Beginnings are whole chunks; the most recently used stay. Engine
 * thread only.
 */
final class PrefixCache implements AutoCloseable {
  private final InferenceEngine engine;
  private final int chunkTokens;
  private final int maxTokens;
  private final Deque<Entry> recent = new ArrayDeque<>();
  private int tokens;

  /**
   * @param maxTokens most tokens kept in all; 0 keeps none
   */
  PrefixCache(InferenceEngine engine, int chunkTokens, int maxTokens) {
    this.engine = engine;
    this.chunkTokens = chunkTokens;
    this.maxTokens = maxTokens;
  }

  /** A new sequence that holds nothing. */
  Sequence freshSequence() {
    return engine.newSequence();
  }

  /** A new sequence that holds as much of the prompt as is known, never all of it. */
  Sequence sequenceFor(int[] prompt) {
    Entry best = null;
    int shared = 0;
    for (Entry entry : recent) {
      int common = common(entry, prompt);
      if (common > shared) {
        best = entry;
        shared = common;
      }
    }
    if (best == null) {
      return engine.newSequence();
    }
    recent.remove(best);
    recent.addFirst(best);
    return best.sequence().fork(shared);
  }

  /** Keeps the whole chunks of a prompt that a sequence holds, unless they are known. */
  void remember(int[] prompt, Sequence sequence) {
    int length = wholeChunks(prompt.length - 1);
    if (length == 0 || length > maxTokens) {
      return;
    }
    if (recent.stream().anyMatch(entry -> common(entry, prompt) == length)) {
      return;
    }
    recent.removeIf(entry -> common(entry, prompt) == entry.prefix().length && drop(entry));
    while (tokens + length > maxTokens) {
      drop(recent.removeLast());
    }
    recent.addFirst(new Entry(Arrays.copyOf(prompt, length), sequence.fork(length)));
    tokens += length;
  }

  private int common(Entry entry, int[] prompt) {
    int mismatch = Arrays.mismatch(entry.prefix(), prompt);
    int same = mismatch < 0 ? prompt.length : mismatch;
    return wholeChunks(Math.min(same, prompt.length - 1));
  }

  private int wholeChunks(int length) {
    return length / chunkTokens * chunkTokens;
  }

  private boolean drop(Entry entry) {
    tokens -= entry.prefix().length;
    entry.sequence().close();
    return true;
  }

  @Override
  public void close() {
    recent.forEach(this::drop);
    recent.clear();
  }

  private record Entry(int[] prefix, Sequence sequence) {}
}
