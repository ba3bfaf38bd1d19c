package dev.millrace.benchmarks;

import dev.millrace.model.AdamW;
import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Device;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.Precision;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.family.ModelPreset;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "gpt2",
    mixinStandardHelpOptions = true,
    header = "Optimizer steps of GPT-2 124 M on a GPU or the CPU: engine torch beside PyTorch.",
    description = {
      "",
      "Wall time. One after the other on the same device: ours, PyTorch eager, PyTorch"
          + " compiled; the same shape (vocabulary padded to 50,304), batch, precision,"
          + " attention and fused AdamW. MFU counts 6 FLOPs a parameter and token and 12 x layers x"
          + " width x context for attention (Chowdhery et al. 2022).%n"
    })
final class Gpt2Benchmark implements Callable<Integer> {
  private static final int VOCABULARY = 50_304;
  private static final ModelConfig GPT2 = ModelPreset.GPT2.config().withVocabularySize(VOCABULARY);

  @Option(names = "--device", defaultValue = "AUTO", description = "default ${DEFAULT-VALUE}")
  private Device device = Device.AUTO;

  @Option(names = "--precision", defaultValue = "BF16", description = "default ${DEFAULT-VALUE}")
  private Precision precision = Precision.BF16;

  @Option(
      names = "--rows",
      defaultValue = "32",
      description = "micro-batch; raise it until the card is full (default ${DEFAULT-VALUE})")
  private int rows;

  @Option(names = "--context", defaultValue = "1024", description = "default ${DEFAULT-VALUE}")
  private int context;

  @Option(names = "--steps", defaultValue = "20", description = "default ${DEFAULT-VALUE}")
  private int steps;

  @Option(names = "--warm-up", defaultValue = "5", description = "default ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(names = "--recompute", description = "ours with layers computed twice")
  private boolean recompute;

  @Option(
      names = "--peak-tflops",
      defaultValue = "0",
      description = "of the device, for MFU; 0: as known for its name, dense bf16")
  private double peakTflops;

  /** Seconds of each measured step. */
  private record Measured(String name, List<Double> seconds) {

    double median() {
      return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }
  }

  @Override
  public Integer call() {
    EngineProvider torch = EngineProviders.named("torch");
    ComputeOptions compute = new ComputeOptions(device, precision, false, false, recompute);
    String description = torch.describe(compute);
    boolean cuda = description.startsWith("GPU");
    System.out.println(description);
    System.out.printf(
        "%,d parameters, %d rows of %d tokens, %s%n",
        GPT2.parameterCount(), rows, context, precision.name().toLowerCase(Locale.ROOT));
    List<Measured> measured = new ArrayList<>();
    measured.add(ours(torch, compute));
    for (String mode : List.of("eager", "compiled")) {
      peer(cuda, mode).ifPresent(measured::add);
    }
    lines(measured, peak(description)).forEach(System.out::println);
    if (measured.size() == 1) {
      System.out.println("PyTorch is not installed: python3 -m pip install torch");
    }
    return 0;
  }

  private Optional<Measured> peer(boolean cuda, String mode) {
    List<String> arguments =
        List.of(
            Integer.toString(rows),
            Integer.toString(context),
            cuda ? "cuda" : "cpu",
            precision.name().toLowerCase(Locale.ROOT),
            mode);
    Optional<ScriptPeer> started = ScriptPeer.python("gpt2.py", arguments);
    if (started.isEmpty()) {
      return Optional.empty();
    }
    try (ScriptPeer peer = started.get()) {
      Contender contender = peer.contender();
      return Optional.of(measured(contender));
    }
  }

  private Measured ours(EngineProvider torch, ComputeOptions compute) {
    AdamW optimizer = new AdamW(0.9, 0.95, 1e-8, 0.1, 1);
    int threads = Runtime.getRuntime().availableProcessors();
    TrainingOptions options = new TrainingOptions(optimizer, context, rows, threads, compute);
    TokenBatch batch = batch();
    try (Weights weights = WeightInitialisation.of(GPT2, 1);
        TrainingEngine engine = torch.train(GPT2, weights, options)) {
      return measured(
          new Contender(
              "Millrace torch",
              () -> {
                long start = System.nanoTime();
                engine.step(batch, 3e-4);
                return Duration.ofNanos(System.nanoTime() - start);
              }));
    }
  }

  private Measured measured(Contender contender) {
    List<Double> seconds = new ArrayList<>();
    for (int step = 0; step < warmUp + steps; step++) {
      Duration time = contender.round().get();
      if (step >= warmUp) {
        seconds.add(time.toNanos() / 1e9);
      }
    }
    return new Measured(contender.name(), seconds);
  }

  private List<String> lines(List<Measured> all, OptionalDouble peak) {
    double tokens = (double) rows * context;
    double ours = all.getFirst().median();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Measured measured = all.get(i);
      double rate = tokens / measured.median();
      String utilisation =
          peak.isPresent()
              ? String.format(
                  Locale.ROOT, "%5.1f %% MFU", 100 * rate * flopsPerToken() / peak.getAsDouble())
              : "";
      String ratio =
          i == 0 ? "" : String.format(Locale.ROOT, "   ours/this %.2f", measured.median() / ours);
      lines.add(
          String.format(
              Locale.ROOT,
              "%-28s %12.0f tokens/s   step: median %.1f ms   %s%s",
              measured.name(),
              rate,
              1_000 * measured.median(),
              utilisation,
              ratio));
    }
    return lines;
  }

  /** Forward and backward; position embeddings do no arithmetic. */
  double flopsPerToken() {
    double parameters = GPT2.parameterCount() - (double) GPT2.contextLength() * GPT2.width();
    return 6 * parameters + 12.0 * GPT2.layers() * GPT2.width() * context;
  }

  /** FLOPs a second, dense bfloat16 with float32 sums, of the vendor's data sheets. */
  private OptionalDouble peak(String description) {
    if (peakTflops > 0) {
      return OptionalDouble.of(peakTflops * 1e12);
    }
    record Card(String name, double tflops) {}
    return List.of(
            new Card("H200", 989),
            new Card("H100", 989),
            new Card("B200", 2_250),
            new Card("A100", 312),
            new Card("L40S", 362),
            new Card("RTX 4090", 165))
        .stream()
        .filter(card -> description.startsWith("GPU") && description.contains(card.name()))
        .mapToDouble(card -> card.tflops() * 1e12)
        .findFirst();
  }

  private TokenBatch batch() {
    int[] tokens = new Random(1).ints(rows * (context + 1L), 0, VOCABULARY).toArray();
    int[] targets = new int[rows];
    Arrays.fill(targets, context);
    return new TokenBatch(rows, context, tokens, targets);
  }
}
