package dev.millrace.cli.model;

import dev.millrace.inference.sampling.Sampler;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.model.InferenceEngine;
import dev.millrace.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A prompt and what a model put after it. */
public final class Continuation {
  private final LoadedModel model;
  private final int[] ids;
  private final int promptLength;

  private Continuation(LoadedModel model, int[] ids, int promptLength) {
    this.model = model;
    this.ids = ids;
    this.promptLength = promptLength;
  }

  /**
   * Ends at end-of-text, at the most tokens, or where the model's context is full.
   *
   * @param prompt ids that {@link LoadedModel#checked} lets pass
   * @param ignoreEnd go on after end-of-text
   */
  public static Continuation of(
      LoadedModel model,
      int[] prompt,
      SamplingParameters sampling,
      int mostTokens,
      boolean ignoreEnd) {
    InferenceEngine engine = model.engine();
    Sampler sampler = new Sampler(sampling, prompt, engine.config().vocabularySize());
    Set<Integer> ends = ignoreEnd ? Set.of() : model.endOfText();
    int room = Math.min(mostTokens, engine.config().contextLength() - prompt.length);
    int[] ids = Arrays.copyOf(prompt, prompt.length + room);
    int length = prompt.length;
    try (InferenceEngine.Sequence sequence = engine.newSequence()) {
      int[] appended = prompt;
      while (length < ids.length) {
        float[] logits =
            engine.append(List.of(new InferenceEngine.Input(sequence, appended))).getFirst();
        int next = sampler.next(logits, -1).id();
        if (ends.contains(next)) {
          break;
        }
        ids[length++] = next;
        appended = new int[] {next};
      }
    }
    return new Continuation(model, Arrays.copyOf(ids, length), prompt.length);
  }

  /** Those of the prompt too. */
  public int[] ids() {
    return ids.clone();
  }

  /** Prompt and continuation, without the token that begins a document. */
  public String text(Tokenizer tokenizer) {
    return text(tokenizer, ids);
  }

  /** What comes after the prompt. */
  public String after(Tokenizer tokenizer) {
    String all = text(tokenizer, ids);
    String prompt = text(tokenizer, Arrays.copyOf(ids, promptLength));
    // Where the prompt ends within a character, its beginning reads otherwise.
    return all.startsWith(prompt)
        ? all.substring(prompt.length())
        : text(tokenizer, Arrays.copyOfRange(ids, promptLength, ids.length));
  }

  private String text(Tokenizer tokenizer, int[] some) {
    boolean begun = some.length > 0 && some[0] == model.beginOfText().orElse(-1);
    return tokenizer.decodeText(
        IntStream.of(some).skip(begun ? 1 : 0).filter(tokenizer::hasToken).toArray());
  }
}
