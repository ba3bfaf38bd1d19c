package dev.millrace.benchmarks;

import dev.millrace.model.AdamW;
import dev.millrace.model.Architecture;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.ModelConfig;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.WeightInitialisation;
import dev.millrace.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    header =
        "Optimizer steps of a GPT of 12.3 M parameters, fp32, on the CPU: ours beside PyTorch.",
    description =
        "%nPyTorch eager takes part where Python has it, with the same shape, batch and threads.%n")
final class TrainBenchmark implements Callable<Integer> {
  private static final int CONTEXT = 256;
  private static final ModelConfig GPT =
      new ModelConfig(
          Architecture.GPT2,
          4_096,
          CONTEXT,
          384,
          6,
          6,
          6,
          64,
          1_536,
          1e-5,
          10_000,
          Optional.empty(),
          true);

  @Option(names = "--engine", defaultValue = "nd4j", description = "default ${DEFAULT-VALUE}")
  private String engine = "";

  @Option(names = "--rows", defaultValue = "8", description = "default ${DEFAULT-VALUE}")
  private int rows;

  @Option(names = "--threads", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
  private int threads;

  @Option(names = "--steps", defaultValue = "10", description = "default ${DEFAULT-VALUE}")
  private int steps;

  @Override
  public Integer call() {
    EngineProvider provider = EngineProviders.named(engine);
    AdamW optimizer = new AdamW(0.9, 0.95, 1e-8, 0.1, 1);
    TrainingOptions options = new TrainingOptions(optimizer, CONTEXT, rows, threads);
    CpuClock clock = new CpuClock();
    TokenBatch batch = batch();
    List<String> arguments = List.of(Integer.toString(rows), Integer.toString(threads));
    Optional<ScriptPeer> pytorch = ScriptPeer.python("train.py", arguments);
    try (Weights weights = WeightInitialisation.of(GPT, 1);
        TrainingEngine ours = provider.train(GPT, weights, options)) {
      List<Contender> contenders = new ArrayList<>();
      contenders.add(
          new Contender("Millrace " + engine, () -> clock.of(() -> ours.step(batch, 3e-4))));
      pytorch.ifPresent(peer -> contenders.add(peer.contender()));
      System.out.println(provider.describe());
      System.out.printf(
          "%,d parameters, %d rows of %d tokens, %d threads%n",
          GPT.parameterCount(), rows, CONTEXT, threads);
      double tokens = (double) rows * CONTEXT;
      new Contest(tokens, "tokens", 3, steps).lines(contenders).forEach(System.out::println);
      if (pytorch.isEmpty()) {
        System.out.println("PyTorch is not installed: python3 -m pip install torch");
      }
      return 0;
    } finally {
      pytorch.ifPresent(ScriptPeer::close);
    }
  }

  private TokenBatch batch() {
    int[] tokens = new Random(1).ints(rows * (CONTEXT + 1L), 0, GPT.vocabularySize()).toArray();
    int[] targets = new int[rows];
    Arrays.fill(targets, CONTEXT);
    return new TokenBatch(rows, CONTEXT, tokens, targets);
  }
}
