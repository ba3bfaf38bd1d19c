package dev.millrace.inference.internal.batching;

import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.grammar.GrammarException;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceMetrics;
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
final class ModelBatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelBatch.class);

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

  ModelBatch(ServedModel model, InferenceSettings settings, ServiceMetrics metrics) {
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
    GenerationRequest request = generation.request();
    try {
      for (int number = 0; number < request.prompts().size(); number++) {
        if (request.ends().maxTokens() == 0 && request.use() == PromptUse.READ) {
          generation.tellUnstarted(number);
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
    List<PromptReading> alone = new ArrayList<>();
    int budget = CHUNKS_PER_PASS * chunkTokens;
    for (PromptReading prompt : prompts) {
      if (budget <= 0) {
        break;
      }
      if (prompt.work().isPresent()) {
        alone.add(prompt);
      } else {
        members.add(prompt);
      }
      budget -= prompt.nextTokens();
    }
    if (!members.isEmpty()) {
      advance(members);
    }
    alone.forEach(this::passAlone);
    settle(ended);
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

  /** Rows for every token are many: such prompts pass by themselves. */
  private void passAlone(PromptReading prompt) {
    try {
      Input input = prompt.input();
      PromptWork work = prompt.work().orElseThrow();
      float[][] rows = work.append(model.engine(), input);
      metrics.pass(List.of(input));
      prompt.acceptEach(work, rows);
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(prompt.generation(), e);
    }
  }

  private void fail(Generation generation, Throwable cause) {
    if (!generation.over() && cause instanceof ApiException answer) {
      generation.fail(answer);
    } else if (!generation.over() && cause instanceof GrammarException form) {
      generation.fail(
          ApiException.invalid("grammar", "the form cannot be kept: " + form.getMessage()));
    } else if (!generation.over()) {
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
