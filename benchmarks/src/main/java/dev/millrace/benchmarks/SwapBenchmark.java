package dev.millrace.benchmarks;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.kafka.CheckpointFollower;
import dev.millrace.inference.kafka.FollowSettings;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.ModelPreset;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import dev.millrace.schemas.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "swap",
    mixinStandardHelpOptions = true,
    header = "From a checkpoint's event to the first answer of the new model, under load.",
    description =
        "%nA Llama of 12.6 M parameters answers many clients without a pause while checkpoints"
            + " arrive. The time is the wall clock's, so another program on the machine counts.%n")
final class SwapBenchmark implements Callable<Integer> {
  private static final String RUN = "bench";
  private static final int ANSWER_TOKENS = 48;
  private static final int PROMPT_TOKENS = 8;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @Option(names = "--streams", defaultValue = "32", description = "default ${DEFAULT-VALUE}")
  private int streams;

  @Option(names = "--swaps", defaultValue = "30", description = "default ${DEFAULT-VALUE}")
  private int swaps;

  @Option(names = "--threads", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
  private int threads;

  private final Map<String, Long> firstTokens = new ConcurrentHashMap<>();
  private final Map<String, Long> firstAnswers = new ConcurrentHashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("millrace-swap");
    Map<String, String> files = write(root.resolve("model"));
    ModelLoader loader = new ModelLoader(EngineProviders.named("nd4j"), threads, WeightFormat.F32);
    CpuClock clock = new CpuClock();
    try (InferenceService service = new InferenceService(InferenceSettings.defaults());
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      CheckpointFollower follower =
          new CheckpointFollower(FollowSettings.defaults(root), service, loader);
      follower.arrived(List.of(event(0, files)));
      List<Future<Integer>> running = new ArrayList<>();
      for (int stream = 0; stream < streams; stream++) {
        int own = stream;
        running.add(clients.submit(() -> ask(service, own)));
      }
      Future<Integer> probe = clients.submit(() -> probe(service));
      List<Duration> loads = new ArrayList<>();
      List<Duration> tokens = new ArrayList<>();
      List<Duration> wholes = new ArrayList<>();
      Duration begin = clock.now();
      for (int swap = 1; swap <= swaps; swap++) {
        Checkpoint event = event(swap, files);
        long sent = System.nanoTime();
        follower.arrived(List.of(event));
        loads.add(Duration.ofNanos(System.nanoTime() - sent));
        String id = ServedModel.checkpointId(RUN, event.getStep());
        tokens.add(since(sent, firstTokens, id));
        wholes.add(since(sent, firstAnswers, id));
        Thread.sleep(200);
      }
      Duration cpu = clock.now().minus(begin);
      over.set(true);
      running.add(probe);
      print(cpu, answers(running));
      print("event to served", loads);
      print("event to first token", tokens);
      print("event to a whole answer", wholes);
    } finally {
      delete(root);
    }
    return 0;
  }

  /** How long after {@code sent} the model first did what the map holds the times of. */
  private static Duration since(long sent, Map<String, Long> firsts, String id)
      throws InterruptedException {
    while (!firsts.containsKey(id)) {
      if (System.nanoTime() - sent > LONGEST.toNanos()) {
        throw new IllegalStateException(id + " did not answer within " + LONGEST);
      }
      Thread.sleep(1);
    }
    return Duration.ofNanos(firsts.getOrDefault(id, sent) - sent);
  }

  /** Whole answers, one after the other; how many. */
  private int ask(InferenceService service, int stream) {
    int answers = 0;
    while (!over.get()) {
      int[] prompt = IntStream.range(0, PROMPT_TOKENS).map(i -> stream * 31 + i * 7).toArray();
      SamplingParameters sampling = SamplingParameters.seeded(1, answers);
      String id = service.complete(prompt, sampling, ANSWER_TOKENS, List.of()).fingerprint();
      firstAnswers.putIfAbsent(id, System.nanoTime());
      answers++;
    }
    return answers;
  }

  /** One more client, which waits for a first token only and then asks again. */
  private int probe(InferenceService service) {
    int answers = 0;
    while (!over.get()) {
      int[] prompt = {answers % 1000};
      String id = service.complete(prompt, SamplingParameters.greedy(), 1, List.of()).fingerprint();
      firstTokens.putIfAbsent(id, System.nanoTime());
      answers++;
    }
    return answers;
  }

  private static int answers(List<Future<Integer>> running) throws InterruptedException {
    int answers = 0;
    try {
      for (Future<Integer> one : running) {
        answers += one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request failed", e.getCause());
    }
    return answers;
  }

  private void print(Duration cpu, int answers) {
    System.out.printf(
        Locale.ROOT,
        "%d swaps under %d streams of %d tokens, %d answers, none failed; %.2f CPU s a swap%n",
        swaps,
        streams,
        ANSWER_TOKENS,
        answers,
        cpu.toNanos() / 1e9 / swaps);
  }

  private static void print(String name, List<Duration> times) {
    List<Duration> sorted = times.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%-28s median %.2f s, longest %.2f s%n",
        name,
        sorted.get(sorted.size() / 2).toNanos() / 1e9,
        sorted.getLast().toNanos() / 1e9);
  }

  private static Checkpoint event(long step, Map<String, String> files) {
    return Checkpoint.newBuilder()
        .setRun(RUN)
        .setStep(step)
        .setAt(Instant.now())
        .setPath("model")
        .setFiles(files)
        .build();
  }

  /** Names and sha256 of what it wrote. */
  private static Map<String, String> write(Path folder) throws IOException {
    ModelConfig config = ModelPreset.SMALL.config();
    try (Weights weights = WeightInitialisation.of(config, 1)) {
      ModelFolder.write(folder, config, SpecialTokens.NONE, weights);
    }
    return FileDigests.ofFolder(folder);
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList().reversed()) {
        Files.delete(path);
      }
    }
  }
}
