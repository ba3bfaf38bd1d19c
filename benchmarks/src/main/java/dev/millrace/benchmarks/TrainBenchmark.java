package dev.millrace.benchmarks;

import dev.millrace.model.AdamW;
import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Device;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
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
  private static final int CONTEXT = SmallGpt.CONTEXT;
  private static final ModelConfig GPT = SmallGpt.CONFIG;

  @Option(
      names = "--engine",
      split = ",",
      defaultValue = "nd4j",
      description = "one or more with commas between, such as nd4j,torch; default ${DEFAULT-VALUE}")
  private List<String> engines = new ArrayList<>();

  @Option(names = "--rows", defaultValue = "8", description = "default ${DEFAULT-VALUE}")
  private int rows;

  @Option(names = "--threads", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
  private int threads;

  @Option(names = "--steps", defaultValue = "10", description = "default ${DEFAULT-VALUE}")
  private int steps;

  @Override
  public Integer call() {
    List<EngineProvider> providers = engines.stream().map(EngineProviders::named).toList();
    AdamW optimizer = new AdamW(0.9, 0.95, 1e-8, 0.1, 1);
    ComputeOptions cpu = ComputeOptions.defaults().withDevice(Device.CPU);
    TrainingOptions options = new TrainingOptions(optimizer, CONTEXT, rows, threads, cpu);
    List<String> arguments = List.of(Integer.toString(rows), Integer.toString(threads));
    Optional<ScriptPeer> pytorch = ScriptPeer.python("train.py", arguments);
    List<TrainingEngine> ours = new ArrayList<>();
    try (Weights weights = WeightInitialisation.of(GPT, 1)) {
      for (EngineProvider provider : providers) {
        ours.add(provider.train(GPT, weights, options));
        System.out.printf("engine %s: %s%n", provider.name(), provider.describe(cpu));
      }
      contest(ours, pytorch).forEach(System.out::println);
      return 0;
    } finally {
      ours.forEach(TrainingEngine::close);
      pytorch.ifPresent(ScriptPeer::close);
    }
  }

  private List<String> contest(List<TrainingEngine> ours, Optional<ScriptPeer> pytorch) {
    CpuClock clock = new CpuClock();
    TokenBatch batch = batch();
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      TrainingEngine engine = ours.get(i);
      contenders.add(
          new Contender(
              "Millrace " + engines.get(i), () -> clock.of(() -> engine.step(batch, 3e-4))));
    }
    pytorch.ifPresent(peer -> contenders.add(peer.contender()));
    System.out.printf(
        "%,d parameters, %d rows of %d tokens, %d threads%n",
        GPT.parameterCount(), rows, CONTEXT, threads);
    List<String> lines =
        new ArrayList<>(new Contest((double) rows * CONTEXT, "tokens", 3, steps).lines(contenders));
    if (pytorch.isEmpty()) {
      lines.add("PyTorch is not installed: python3 -m pip install torch");
    }
    return lines;
  }

  private TokenBatch batch() {
    int[] tokens = new Random(1).ints(rows * (CONTEXT + 1L), 0, GPT.vocabularySize()).toArray();
    int[] targets = new int[rows];
    Arrays.fill(targets, CONTEXT);
    return new TokenBatch(rows, CONTEXT, tokens, targets);
  }
}
