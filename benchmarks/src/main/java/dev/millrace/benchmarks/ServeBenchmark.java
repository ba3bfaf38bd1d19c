package dev.millrace.benchmarks;

import dev.millrace.inference.InferenceServer;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.Vocabulary;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.Llama;
import dev.millrace.model.gguf.GgufModel;
import dev.millrace.model.gguf.GgufWriter;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    header =
        "Tokens of a Llama of 98 M parameters through the whole service, one and many streams.",
    description =
        "%nOver HTTP, as server-sent events; the CPU time is that of server and clients together."
            + " llama.cpp takes part where npm has node-llama-cpp, on one thread, single tokens"
            + " without a server, F32 beside f32, Q8_0 beside int8, Q4_0 beside int4,"
            + " which reads the same file.%n")
final class ServeBenchmark implements Callable<Integer> {
  private static final int WARM_UP_ROUNDS = 2;
  private static final ModelConfig LLAMA =
      Llama.shape(
          16_384,
          1_024,
          768,
          12,
          AttentionShape.plain(12, 12, 64),
          2_048,
          1e-5,
          Positions.Rotary.plain(10_000, 64),
          true);

  @Option(names = "--engine", defaultValue = "nd4j", description = "default ${DEFAULT-VALUE}")
  private String engine = "";

  @Option(names = "--streams", defaultValue = "8", description = "default ${DEFAULT-VALUE}")
  private int streams;

  @Option(
      names = "--tokens",
      defaultValue = "48",
      description = "of an answer (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(
      names = "--prompt",
      defaultValue = "64",
      description = "tokens of a prompt (default: ${DEFAULT-VALUE})")
  private int promptTokens;

  @Option(names = "--threads", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
  private int threads;

  @Option(names = "--rounds", defaultValue = "5", description = "default ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--formats",
      split = ",",
      defaultValue = "F32,BF16,INT8,INT4",
      description = "of the weights (default: ${DEFAULT-VALUE})")
  private List<WeightFormat> formats = List.of();

  @Override
  public Integer call() throws IOException {
    EngineProvider provider = EngineProviders.named(engine);
    System.out.println(provider.describe());
    System.out.printf(
        "%,d parameters, prompts of %d and answers of %d tokens, %d engine threads%n",
        LLAMA.parameterCount(), promptTokens, tokens, threads);
    try (Weights weights = WeightInitialisation.of(LLAMA, 1)) {
      for (WeightFormat format : formats) {
        measure(provider, weights, format);
      }
    }
    return 0;
  }

  private void measure(EngineProvider provider, Weights weights, WeightFormat format)
      throws IOException {
    Path file = Files.createTempFile("millrace-bench", ".gguf");
    Optional<ScriptPeer> peer = Optional.empty();
    try {
      if (format != WeightFormat.BF16) {
        GgufType type = type(format);
        write(file, weights, type);
        peer = peer(file, type);
      }
      if (format == WeightFormat.INT4) {
        try (ModelFolder same = ModelFolder.read(file)) {
          measure(provider, same.weights(), format, peer);
        }
      } else {
        measure(provider, weights, format, peer);
      }
    } finally {
      Files.delete(file);
      peer.ifPresent(ScriptPeer::close);
    }
  }

  private void measure(
      EngineProvider provider, Weights weights, WeightFormat format, Optional<ScriptPeer> peer)
      throws IOException {
    try (InferenceServer server =
        InferenceServer.start(
            InferenceSettings.defaults()
                .withPort(0)
                .withReuse(new InferenceSettings.Reuse(64, 0, 0)),
            ServiceCatalog.none())) {
      server.offer(
          new ServedModel(
              "bench",
              provider.infer(LLAMA, weights, threads, format),
              Vocabulary.ofIds(LLAMA.vocabularySize())));
      StreamClients clients = new StreamClients(server.port(), promptTokens, tokens);
      StreamMeasures single = new StreamMeasures();
      StreamMeasures many = new StreamMeasures();
      StreamMeasures theirs = new StreamMeasures();
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        StreamMeasures.Round one = clients.round(1, round);
        StreamMeasures.Round several = clients.round(streams, round);
        Optional<StreamMeasures.Round> other =
            peer.map(it -> new StreamMeasures.Round(tokens, it.round(), List.of()));
        if (round >= 0) {
          single.add(one);
          many.add(several);
          other.ifPresent(theirs::add);
        }
      }
      print(format, single, many);
      peer.ifPresent(
          it ->
              System.out.printf(
                  Locale.ROOT,
                  "      %s: %.1f tokens/CPU s, ours/this %.2f%n",
                  it.name(),
                  theirs.tokensPerSecond(),
                  single.tokensPerSecond() / theirs.tokensPerSecond()));
    }
  }

  private void print(WeightFormat format, StreamMeasures single, StreamMeasures many) {
    System.out.printf(
        Locale.ROOT,
        "%-5s 1 stream %.1f tokens/CPU s, first token after %.0f ms; %d streams %.1f (%.2f times),"
            + " first after %.0f ms%n",
        format.name().toLowerCase(Locale.ROOT),
        single.tokensPerSecond(),
        single.firstTokenMillis(),
        streams,
        many.tokensPerSecond(),
        many.tokensPerSecond() / single.tokensPerSecond(),
        many.firstTokenMillis());
  }

  private static GgufType type(WeightFormat format) {
    return switch (format) {
      case INT8 -> GgufType.Q8_0;
      case INT4 -> GgufType.Q4_0;
      default -> GgufType.F32;
    };
  }

  private static void write(Path file, Weights weights, GgufType type) throws IOException {
    GgufWriter.write(
        file,
        new GgufModel.Source(
            "bench", LLAMA, SpecialTokens.NONE, weights, Optional.empty(), Optional.empty()),
        Optional.of(type));
  }

  private Optional<ScriptPeer> peer(Path file, GgufType type) {
    Optional<ScriptPeer> peer =
        ScriptPeer.node(
            "decode.mjs", List.of(file.toString(), type.name(), Integer.toString(tokens)));
    if (peer.isEmpty()) {
      System.out.println("llama.cpp is not installed: npm install -g node-llama-cpp");
    }
    return peer;
  }
}
