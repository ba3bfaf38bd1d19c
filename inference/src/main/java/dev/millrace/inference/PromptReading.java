package dev.millrace.inference;

import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.InferenceEngine.Sequence;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A prompt being read in chunks that end at fixed positions, so that the sums behind every logit
 * are formed alike whether or not an earlier request's prefix was reused. Engine thread only.
 */
final class PromptReading implements PassMember {
  private final Generation generation;
  private final int number;
  private final int[] prompt;
  private final int chunkTokens;
  private final PrefixCache prefixes;
  private final Consumer<Answer> begin;
  private final Sequence sequence;
  private int read;
  private boolean handedOver;

  /**
   * @param number of the prompt within its request
   * @param begin takes the answers once the prompt is read
   */
  PromptReading(
      Generation generation,
      int number,
      int chunkTokens,
      PrefixCache prefixes,
      Consumer<Answer> begin) {
    this.generation = generation;
    this.number = number;
    this.prompt = generation.request().prompts().get(number);
    this.chunkTokens = chunkTokens;
    this.prefixes = prefixes;
    this.begin = begin;
    this.sequence = prefixes.sequenceFor(prompt);
    this.read = sequence.length();
    generation.reused(read);
  }

  @Override
  public Generation generation() {
    return generation;
  }

  int nextTokens() {
    return Math.min(prompt.length, (read / chunkTokens + 1) * chunkTokens) - read;
  }

  @Override
  public Input input() {
    return new Input(sequence, Arrays.copyOfRange(prompt, read, read + nextTokens()));
  }

  @Override
  public void accept(float[] logits) {
    read += nextTokens();
    if (read < prompt.length) {
      return;
    }
    prefixes.remember(prompt, sequence);
    int choices = generation.request().choices();
    int room = generation.model().contextLength() - prompt.length;
    int maxTokens = Math.min(generation.request().maxTokens(), room);
    for (int i = 0; i < choices; i++) {
      boolean last = i == choices - 1;
      Sequence own = last ? sequence : sequence.fork(prompt.length);
      handedOver = last;
      Answer answer = new Answer(generation, number * choices + i, prompt, maxTokens, own);
      begin.accept(answer);
      answer.accept(logits);
    }
  }

  @Override
  public boolean ended() {
    return handedOver || generation.over();
  }

  @Override
  public void close() {
    if (!handedOver) {
      sequence.close();
    }
  }
}
