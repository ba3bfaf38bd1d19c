package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.batching.EndRules;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationEvent;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.PromptUse;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.sampling.LogProbabilities;
import dev.millrace.inference.sampling.Penalties;
import dev.millrace.inference.sampling.Ranking;
import dev.millrace.inference.sampling.SampledToken;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.sampling.Truncation;
import dev.millrace.inference.serving.Completion;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.Llama;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service over the default engine, with a small model of random weights read from a folder. */
@Timeout(60)
class RealEngineTest {
  private static final ModelConfig CONFIG =
      Llama.shape(
          97,
          256,
          32,
          2,
          AttentionShape.plain(4, 2, 8),
          64,
          1e-5,
          Positions.Rotary.plain(10_000, 8),
          true);

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    try (Weights weights = WeightInitialisation.of(CONFIG, 11)) {
      ModelFolder.write(folder, CONFIG, SpecialTokens.NONE, weights);
    }
  }

  private ServedModel load(String id) throws IOException {
    return new ModelLoader(EngineProviders.named("nd4j"), 1, WeightFormat.F32).load(id, folder);
  }

  private InferenceService serving(int chunk, int cached) throws IOException {
    InferenceService service =
        new InferenceService(
            Fixtures.SETTINGS.withReuse(new InferenceSettings.Reuse(chunk, cached, 0)));
    service.offer(load("run@1"));
    return service;
  }

  private static int[] prompt(int seed, int length) {
    return IntStream.range(0, length).map(i -> (i * i * 7 + seed * 31 + i) % 97).toArray();
  }

  /** Cached, chunked generation against the full forward pass over all tokens so far. */
  @Test
  void greedyGenerationEqualsTheFullForwardPass() throws IOException {
    int[] tokens = prompt(1, 40);
    List<Integer> expected = new ArrayList<>();
    try (ServedModel model = load("run@1")) {
      InferenceEngine engine = model.engine();
      List<Integer> all = new ArrayList<>(IntStream.of(tokens).boxed().toList());
      for (int i = 0; i < 30; i++) {
        float[] last = engine.logits(all.stream().mapToInt(t -> t).toArray())[all.size() - 1];
        int best = Ranking.top(last, 1)[0];
        expected.add(best);
        all.add(best);
      }
    }
    try (InferenceService service = serving(16, 0)) {
      Completion answer = service.complete(tokens, SamplingParameters.greedy(), 30, List.of());
      assertThat(answer.tokens()).isEqualTo(expected);
    }
  }

  /** Over HTTP: a row for each depth, the last of which says what the model says. */
  @Test
  void theInsideEndsWithWhatTheModelSaysNext() throws IOException {
    int[] tokens = prompt(1, 20);
    try (InferenceServer server = InferenceServer.start(serving(16, 0), ServiceCatalog.none());
        Http http = new Http(server);
        ServedModel model = load("run@1")) {
      int best = Ranking.top(model.engine().logits(tokens)[19], 1)[0];
      JsonNode shape = Http.json(http.get("/api/model"));
      assertThat(shape.at("/config/layers").intValue()).isEqualTo(2);
      assertThat(shape.at("/tensors/0/parameters").longValue()).isEqualTo(97L * 32);
      String ids = IntStream.of(tokens).boxed().toList().toString();
      JsonNode seen = Http.json(http.post("/api/inside", "{\"prompt\":" + ids + ",\"layer\":1}"));
      assertThat(seen.path("layers")).hasSize(3);
      assertThat(seen.at("/layers/2")).hasSize(20);
      assertThat(seen.at("/layers/2/19/text").textValue()).isEqualTo("[" + best + "]");
      assertThat(seen.path("attention")).hasSize(4);
      double sum = 0;
      for (JsonNode weight : seen.at("/attention/3/19")) {
        sum += weight.doubleValue();
      }
      assertThat(sum).isCloseTo(1, within(2e-3));
      String long65 = IntStream.of(prompt(1, 65)).boxed().toList().toString();
      assertThat(http.post("/api/inside", "{\"prompt\":" + long65 + "}").body())
          .contains("prompt has 65 tokens: at most 64");
    }
  }

  /** To the bit: ids and probabilities. */
  @Test
  void batchedAnswersEqualSingleOnes() throws Exception {
    List<List<SampledToken>> alone = new ArrayList<>();
    try (InferenceService service = serving(16, 0)) {
      for (int i = 0; i < 12; i++) {
        alone.add(tokens(service, i));
      }
    }
    try (InferenceService service = serving(16, 4096);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<List<SampledToken>>> calls =
          IntStream.range(0, 12)
              .mapToObj(i -> (Callable<List<SampledToken>>) () -> tokens(service, i))
              .toList();
      for (int round = 0; round < 2; round++) {
        List<List<SampledToken>> together = new ArrayList<>();
        for (Future<List<SampledToken>> future : clients.invokeAll(calls)) {
          together.add(future.get());
        }
        // The second round reads its prompts from the prefixes that the first one left.
        assertThat(together).as("round %d", round).isEqualTo(alone);
      }
    }
  }

  private static List<SampledToken> tokens(InferenceService service, int i) throws Exception {
    GenerationRequest request =
        new GenerationRequest(
            List.of(Prompt.of(prompt(i % 3, 20 + i * 5))),
            1,
            new SamplingParameters(1, Truncation.of(0, 0.9, 0), Penalties.NONE, Map.of(), i),
            EndRules.of(25, List.of()),
            Optional.empty(),
            3,
            PromptUse.READ,
            Duration.ofMinutes(1));
    List<SampledToken> tokens = new ArrayList<>();
    try (Scheduler.Lease lease = service.scheduler().lease().orElseThrow();
        Generation generation = lease.submit(request)) {
      while (true) {
        switch (generation.next(Duration.ofSeconds(30)).orElseThrow()) {
          case GenerationEvent.Text text -> tokens.addAll(text.tokens());
          case GenerationEvent.Finished finished -> {
            return tokens;
          }
          case GenerationEvent.Failed failed -> throw failed.cause();
          case GenerationEvent.PromptScores scores -> throw new IllegalStateException();
          case GenerationEvent.Embedded embedded -> throw new IllegalStateException();
          case GenerationEvent.Inspected inspected -> throw new IllegalStateException();
        }
      }
    }
  }

  @Test
  void aFolderWithoutTokenizerSpeaksIds() throws IOException {
    try (ServedModel model = load("run@1")) {
      assertThat(model.contextLength()).isEqualTo(256);
      ModelLoader.requireFiniteLogits(model);
    }
    try (InferenceService service = serving(64, 0)) {
      Completion answer =
          service.complete(new int[] {5}, SamplingParameters.greedy(), 2, List.of());
      assertThat(answer.text())
          .isEqualTo("[" + answer.tokens().get(0) + "][" + answer.tokens().get(1) + "]");
    }
  }

  @Test
  void probabilitiesAreThoseOfTheFullForwardPass() throws Exception {
    try (InferenceService service = serving(16, 0);
        ServedModel model = load("run@2")) {
      int[] prompt = prompt(0, 20);
      List<SampledToken> tokens = tokens(service, 0);
      List<Integer> all = new ArrayList<>(IntStream.of(prompt).boxed().toList());
      for (SampledToken token : tokens) {
        float[][] logits = model.engine().logits(all.stream().mapToInt(t -> t).toArray());
        double expected = LogProbabilities.of(logits[all.size() - 1], 97).of(token.id());
        assertThat(token.logProbability()).isCloseTo(expected, within(1e-4));
        all.add(token.id());
      }
    }
  }
}
