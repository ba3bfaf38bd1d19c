package dev.millrace.benchmarks.learn;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.model.PackedTexts;
import dev.millrace.cli.rows.CleanTexts;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.RunEngine;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.data.MaskedBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** AdamW against Muon, and WSD against a cosine, in one pass over the same texts. */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    header = "AdamW and Muon, with WSD and with a cosine: held-out bits per byte by CPU time.",
    description = {
      "",
      "Every pair trains train.model from the same first weights on the same blocks, one run after"
          + " another on one thread unless train.threads says otherwise. Each pair's peak of the"
          + " learning rate is searched on a part of the steps first: train.learning-rate, half and"
          + " twice of it, and on while the best one is the last. CPU time is that of the steps"
          + " alone.",
      "",
      "Example: millrace bench learn --data millrace-data --seeds 1,2,3 --json learn.json%n"
    })
public final class LearnBenchmark implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "learn from the clean documents of this data folder of millrace run")
  private @Nullable Path data;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      arity = "1..*",
      description = "learn from text files, or JSON lines with a field text")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      description = "one run of each pair with each; default ${DEFAULT-VALUE}")
  private List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "0",
      description = "default: one pass over the texts")
  private int steps;

  @Option(
      names = "--search-steps",
      paramLabel = "N",
      defaultValue = "0",
      description = "of each run that a peak is searched by; default: a fifth of the steps")
  private int searchSteps;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      defaultValue = "20",
      description = "of each run, at equal distances; default ${DEFAULT-VALUE}")
  private int evaluations;

  @Option(
      names = "--decay-share",
      paramLabel = "X",
      defaultValue = "0.2",
      description = "of the steps, in which WSD's rate falls to zero; default ${DEFAULT-VALUE}")
  private double decayShare;

  @Option(names = "--json", paramLabel = "FILE", description = "also write all curves there")
  private @Nullable Path json;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    require("--steps", steps, steps >= 0, "1 or more, or 0 for one pass");
    require("--search-steps", searchSteps, searchSteps >= 0, "1 or more, or 0 for a fifth");
    require("--evaluations", evaluations, evaluations >= 1, "1 or more");
    require("--decay-share", decayShare, decayShare > 0 && decayShare <= 1, "above 0, at most 1");
    Wiring wiring = common.wiring(Map.of("train.threads", "1"), Map.of());
    Tokenizer tokenizer = wiring.tokenizer();
    PackedTexts packed = packed(wiring, tokenizer);
    LearnTask task = task(wiring, tokenizer, packed);
    int whole = steps > 0 ? steps : task.stepsOfAPass();
    System.out.printf(
        "%,d texts, %,d blocks, %,d held out of which %d are evaluated on; %,d parameters; %d"
            + " steps%n",
        packed.texts(),
        packed.training().size(),
        packed.heldOut().size(),
        task.heldOut().size(),
        task.config().parameterCount(),
        whole);
    task.warmUp();
    LearnReport report = compare(task, whole);
    report.lines().forEach(System.out::println);
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report);
    }
    return 0;
  }

  private static void require(String option, Number value, boolean holds, String rule) {
    if (!holds) {
      throw new SettingsException(option + " is " + value + ", but must be " + rule);
    }
  }

  private LearnReport compare(LearnTask task, int whole) {
    int part = searchSteps > 0 ? searchSteps : Math.max(1, whole / 5);
    Map<String, SortedMap<Double, Double>> searches = new LinkedHashMap<>();
    Map<LearnPair, Double> peaks = new LinkedHashMap<>();
    for (LearnPair pair : LearnPair.ALL) {
      SortedMap<Double, Double> tried =
          PeakSearch.of(
              task.settings().learningRate(),
              peak -> told(task.run(pair, peak, seeds.getFirst(), part)).end().bitsPerByte());
      searches.put(pair.text(), tried);
      peaks.put(pair, PeakSearch.best(tried));
    }
    List<LearnCurve> curves = new ArrayList<>();
    for (long seed : seeds) {
      peaks.forEach((pair, peak) -> curves.add(told(task.run(pair, peak, seed, whole))));
    }
    return new LearnReport(searches, curves);
  }

  private static LearnCurve told(LearnCurve curve) {
    System.out.printf(
        "%s, peak %.3g, seed %d: %.4f after %d steps, %.1f CPU s%n",
        curve.pair().text(),
        curve.peak(),
        curve.seed(),
        curve.end().bitsPerByte(),
        curve.end().step(),
        curve.end().cpuSeconds());
    return curve;
  }

  private LearnTask task(Wiring wiring, Tokenizer tokenizer, PackedTexts packed) {
    TrainerSettings settings = wiring.trainer(Path.of("."));
    int wanted = Math.min(settings.evaluationBlocks(), packed.heldOut().size());
    List<MaskedBlock> heldOut = MaskedBlock.whole(packed.heldOut().subList(0, wanted));
    if (heldOut.isEmpty()) {
      throw new SettingsException("no text is held out: set a greater tokenize.held-out-fraction");
    }
    int pass = Math.ceilDiv(packed.training().size(), settings.blocksPerStep());
    int every = Math.max(1, (steps > 0 ? steps : pass) / evaluations);
    return new LearnTask(
        settings,
        new RunEngine(settings, tokenizer).shape(),
        tokenizer,
        packed,
        heldOut,
        every,
        decayShare);
  }

  private PackedTexts packed(Wiring wiring, Tokenizer tokenizer) {
    if (data != null) {
      try (LocalCluster cluster =
          LocalCluster.start(data.toAbsolutePath().normalize(), LocalPorts.any())) {
        Connection connection =
            wiring.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
        try (Stream<String> documents =
            CleanTexts.stream(
                connection,
                ChosenGeneration.read(wiring, connection).topics(),
                new RecordSerdes(connection))) {
          return PackedTexts.of(documents, tokenizer, wiring.packing());
        }
      }
    }
    if (texts.isEmpty()) {
      throw new SettingsException("nothing to learn from: name --data or --text");
    }
    try (Stream<String> documents = TextInput.texts("read", texts)) {
      return PackedTexts.of(documents, tokenizer, wiring.packing());
    }
  }
}
