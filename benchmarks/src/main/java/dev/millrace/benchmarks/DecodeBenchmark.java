package dev.millrace.benchmarks;

import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    header =
        "Greedy decoding by a GPT of 12.3 M parameters with a KV cache, fp32: ours beside PyTorch.",
    description =
        "%nOne sequence, token by token, on one thread by default. PyTorch eager with a KV cache"
            + " takes part where Python has it.%n")
final class DecodeBenchmark implements Callable<Integer> {
  private static final int WARM_UP_ROUNDS = 3;

  @Option(
      names = "--engine",
      split = ",",
      defaultValue = "nd4j",
      description = "one or more with commas between, such as nd4j,torch; default ${DEFAULT-VALUE}")
  private List<String> engines = new ArrayList<>();

  @Option(names = "--tokens", defaultValue = "160", description = "default ${DEFAULT-VALUE}")
  private int tokens;

  @Option(names = "--threads", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
  private int threads;

  @Option(names = "--rounds", defaultValue = "7", description = "default ${DEFAULT-VALUE}")
  private int rounds;

  @Override
  public Integer call() {
    List<EngineProvider> providers = engines.stream().map(EngineProviders::named).toList();
    List<String> arguments = List.of(Integer.toString(tokens), Integer.toString(threads));
    Optional<ScriptPeer> pytorch = ScriptPeer.python("decode.py", arguments);
    List<InferenceEngine> ours = new ArrayList<>();
    try (Weights weights = WeightInitialisation.of(SmallGpt.CONFIG, 1)) {
      providers.forEach(provider -> ours.add(provider.infer(SmallGpt.CONFIG, weights, threads)));
      contest(ours, pytorch).forEach(System.out::println);
      return 0;
    } finally {
      ours.forEach(InferenceEngine::close);
      pytorch.ifPresent(ScriptPeer::close);
    }
  }

  private List<String> contest(List<InferenceEngine> ours, Optional<ScriptPeer> pytorch) {
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      InferenceEngine engine = ours.get(i);
      contenders.add(new Contender("Millrace " + engines.get(i), () -> decode(engine)));
    }
    pytorch.ifPresent(peer -> contenders.add(peer.contender()));
    System.out.printf(
        "%,d parameters, %d tokens, %d threads%n",
        SmallGpt.CONFIG.parameterCount(), tokens, threads);
    List<String> lines =
        new ArrayList<>(new Contest(tokens, "tokens", WARM_UP_ROUNDS, rounds).lines(contenders));
    if (pytorch.isEmpty()) {
      lines.add("PyTorch is not installed: python3 -m pip install torch");
    }
    return lines;
  }

  private Duration decode(InferenceEngine engine) {
    return new CpuClock()
        .of(
            () -> {
              try (InferenceEngine.Sequence sequence = engine.newSequence()) {
                int token = 5;
                for (int i = 0; i < tokens; i++) {
                  token = greedy(next(engine, sequence, token));
                }
              }
            });
  }

  private static float[] next(
      InferenceEngine engine, InferenceEngine.Sequence sequence, int token) {
    return engine
        .append(List.of(new InferenceEngine.Input(sequence, new int[] {token})))
        .getFirst();
  }

  private static int greedy(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      best = logits[id] > logits[best] ? id : best;
    }
    return best;
  }
}
