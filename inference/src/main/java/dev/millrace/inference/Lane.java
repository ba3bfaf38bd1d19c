package dev.millrace.inference;

import dev.millrace.model.InferenceEngine.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model and what it is working on. Each pass over its weights carries all its growing answers
 * and the next chunks of prompts being read. Engine thread only.
 */
final class Lane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** Prompt chunks in one pass: bounds how long growing answers wait for new prompts. */
  private static final int CHUNKS_PER_PASS = 4;

  private final ServedModel model;
  private final int chunkTokens;
  private final ServiceMetrics metrics;
  private final PrefixCache prefixes;
  private final List<PromptReading> prompts = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Generation> generations = new ArrayList<>();

  // Guarded by the scheduler's lock, unlike all else here.
  private int holds;
  private boolean retired;

  Lane(ServedModel model, InferenceSettings settings, ServiceMetrics metrics) {
    this.model = model;
    this.chunkTokens = settings.reuse().promptChunkTokens();
    this.metrics = metrics;
    this.prefixes =
        new PrefixCache(model.engine(), chunkTokens, settings.reuse().prefixCacheTokens());
  }

  ServedModel model() {
    return model;
  }

  /** Keeps the model loaded until {@link #letGo()}. */
  void hold() {
    holds++;
  }

  void letGo() {
    holds--;
  }

  /** Takes no further requests; the model is closed once nobody holds it. */
  void retire() {
    retired = true;
  }

  boolean retired() {
    return retired;
  }

  boolean finished() {
    return retired && holds == 0;
  }

  boolean idle() {
    return generations.isEmpty();
  }

  /** Answers that are read or generated for, or will be. */
  int rows() {
    return generations.stream().mapToInt(generation -> generation.request().rows()).sum();
  }

  void admit(Generation generation) {
    generations.add(generation);
    try {
      if (generation.request().scorePrompt()) {
        scorePrompts(generation);
      }
      for (int number = 0; number < generation.request().prompts().size(); number++) {
        if (generation.request().maxTokens() == 0) {
          finishEmpty(generation, number);
        } else {
          prompts.add(new PromptReading(generation, number, chunkTokens, prefixes, answers::add));
        }
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(generation, e);
    }
  }

  /** One pass; generations that it ended go to {@code ended}. */
  void pass(Consumer<Generation> ended) {
    settle(ended);
    List<PassMember> members = new ArrayList<>(answers);
    int budget = CHUNKS_PER_PASS * chunkTokens;
    for (PromptReading prompt : prompts) {
      if (budget <= 0) {
        break;
      }
      members.add(prompt);
      budget -= prompt.nextTokens();
    }
    if (!members.isEmpty()) {
      advance(members);
      settle(ended);
    }
  }

  private void advance(List<PassMember> members) {
    List<Input> inputs = members.stream().map(PassMember::input).toList();
    List<float[]> logits;
    try {
      logits = model.engine().append(inputs);
    } catch (RuntimeException | OutOfMemoryError e) {
      members.forEach(member -> fail(member.generation(), e));
      return;
    }
    metrics.pass(inputs);
    for (int i = 0; i < members.size(); i++) {
      PassMember member = members.get(i);
      try {
        member.accept(logits.get(i));
      } catch (RuntimeException | OutOfMemoryError e) {
        fail(member.generation(), e);
      }
    }
  }

  private void scorePrompts(Generation generation) {
    int alternatives = Math.max(0, generation.request().alternatives());
    for (int number = 0; number < generation.request().prompts().size(); number++) {
      int[] prompt = generation.request().prompts().get(number);
      List<SampledToken> scores = new ArrayList<>();
      scores.add(new SampledToken(prompt[0], Double.NaN, List.of()));
      float[][] logits = model.engine().logits(prompt);
      for (int i = 1; i < prompt.length; i++) {
        scores.add(LogProbabilities.of(logits[i - 1]).token(prompt[i], alternatives));
      }
      generation.tell(new GenerationEvent.PromptScores(number, scores));
    }
  }

  private static void finishEmpty(Generation generation, int number) {
    int choices = generation.request().choices();
    for (int i = 0; i < choices; i++) {
      int choice = number * choices + i;
      generation.tell(new GenerationEvent.Finished(choice, FinishReason.LENGTH, 0));
    }
  }

  private void fail(Generation generation, Throwable cause) {
    if (!generation.over()) {
      LOG.error("{}: a request failed", model.id(), cause);
      generation.fail(ApiException.engine("the model failed: " + cause.getMessage()));
    }
  }

  /** Lets go of what has ended, been given up or is late. */
  private void settle(Consumer<Generation> ended) {
    for (Generation generation : generations) {
      if (!generation.over() && working(generation) && generation.late()) {
        generation.fail(
            ApiException.timedOut(
                "generation took longer than "
                    + generation.request().timeout().toSeconds()
                    + " s"));
      }
    }
    release(prompts);
    release(answers);
    generations.removeIf(
        generation -> {
          boolean done = !working(generation);
          if (done) {
            ended.accept(generation);
          }
          return done;
        });
  }

  private boolean working(Generation generation) {
    return prompts.stream().anyMatch(prompt -> prompt.generation() == generation)
        || answers.stream().anyMatch(answer -> answer.generation() == generation);
  }

  private static void release(List<? extends PassMember> members) {
    for (PassMember member : members) {
      if (member.ended()) {
        member.close();
      }
    }
    members.removeIf(PassMember::ended);
  }

  /** Ends everything and frees the model. */
  @Override
  public void close() {
    generations.forEach(generation -> generation.fail(ApiException.closing()));
    release(prompts);
    release(answers);
    prefixes.close();
    model.close();
  }
}
