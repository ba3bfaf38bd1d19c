package dev.millrace.inference.internal.batching;

import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.InferenceEngine.Sequence;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A prompt being read in chunks that end at fixed positions, so that the sums of every logit are
 * formed alike whether or not an earlier request's prefix was reused. Engine thread only.
 */
final class PromptReading implements PassMember {
  private final Generation generation;
  private final int number;
  private final Prompt prompt;
  private final int chunkTokens;
  private final PrefixCache prefixes;
  private final Consumer<Answer> begin;
  private final Optional<PromptWork> work;
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
    this.work = work(generation, prompt);
    this.sequence =
        work.isPresent() ? prefixes.freshSequence() : prefixes.sequenceFor(prompt.tokens());
    this.read = sequence.length();
    generation.reused(read);
  }

  private static Optional<PromptWork> work(Generation generation, Prompt prompt) {
    GenerationRequest request = generation.request();
    int vocabularySize = generation.model().vocabulary().size();
    return switch (request.use()) {
      case READ -> Optional.empty();
      case SCORE ->
          Optional.of(
              new PromptScoring(prompt, Math.max(0, request.alternatives()), vocabularySize));
      case EMBED -> Optional.of(new PromptEmbedding());
      case INSPECT ->
          Optional.of(new PromptInspection(prompt, generation.model().engine().config()));
    };
  }

  /** What is made of each of its tokens, if anything. */
  Optional<PromptWork> work() {
    return work;
  }

  @Override
  public Generation generation() {
    return generation;
  }

  int nextTokens() {
    return Math.min(prompt.length(), (read / chunkTokens + 1) * chunkTokens) - read;
  }

  @Override
  public Input input() {
    return new Input(sequence, prompt.range(read, read + nextTokens()));
  }

  @Override
  public void accept(float[] logits) {
    read += nextTokens();
    if (read == prompt.length()) {
      prefixes.remember(prompt.tokens(), sequence);
      answer(logits);
    }
  }

  /** As {@link #accept}, with what {@link #work} has made of each of the tokens. */
  void acceptEach(PromptWork each, float[][] rows) {
    each.read(rows);
    boolean last = read + rows.length == prompt.length();
    if (last) {
      generation.tell(each.result(number));
    }
    boolean continued =
        switch (generation.request().use()) {
          case READ, SCORE -> true;
          case EMBED, INSPECT -> false;
        };
    if (last && !continued) {
      read = prompt.length();
      generation.tellUnstarted(number);
    } else {
      accept(rows[rows.length - 1]);
    }
  }

  private void answer(float[] logits) {
    GenerationRequest request = generation.request();
    int room = generation.model().contextLength() - prompt.length();
    int maxTokens = Math.min(request.ends().maxTokens(), room);
    if (maxTokens == 0) {
      generation.tellUnstarted(number);
      return;
    }
    for (int i = 0; i < request.choices(); i++) {
      boolean last = i == request.choices() - 1;
      Sequence own = last ? sequence : sequence.fork(prompt.length());
      handedOver = last;
      int choice = number * request.choices() + i;
      Answer answer = new Answer(generation, choice, prompt.tokens(), maxTokens, own);
      begin.accept(answer);
      answer.accept(logits);
    }
  }

  @Override
  public boolean ended() {
    return read == prompt.length() || generation.over();
  }

  @Override
  public void close() {
    if (!handedOver) {
      sequence.close();
    }
  }
}
