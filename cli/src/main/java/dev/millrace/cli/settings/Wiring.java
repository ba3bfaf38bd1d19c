package dev.millrace.cli.settings;

import dev.millrace.cli.model.TokenizerChoice;
import dev.millrace.cli.run.StreamsStage;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.EnglishShingleWords;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.language.LanguageThreshold;
import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.rules.QualityChain;
import dev.millrace.filters.stream.DedupSettings;
import dev.millrace.filters.url.UrlFilter;
import dev.millrace.filters.url.UrlSettings;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.kafka.FollowSettings;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.model.AdamW;
import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Device;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.Precision;
import dev.millrace.packing.PackingSettings;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes each module's own settings and parts from the settings' texts. */
public final class Wiring {
  private final Settings settings;

  public Wiring(Settings settings) {
    this.settings = settings;
  }

  /** The same with other settings. */
  public Wiring with(Map<String, String> overrides) {
    return new Wiring(settings.withOverrides(overrides));
  }

  public Settings settings() {
    return settings;
  }

  public Topics topics() {
    return new Topics(
        new TopicSettings(
            settings.text("topics.prefix"),
            settings.text("topics.generation"),
            settings.integer("topics.partitions"),
            (short) settings.integer("topics.replication")));
  }

  public Connection connection(String bootstrapServers, String schemaRegistryUrl) {
    return new Connection(
        bootstrapServers,
        schemaRegistryUrl,
        settings.passedThrough("kafka."),
        settings.passedThrough("schema.registry."));
  }

  public StreamsStage.Options streams(Path fallbackState, int maxPollRecords) {
    String state = settings.text("streams.state");
    return new StreamsStage.Options(
        settings.integer("streams.threads"),
        state.isEmpty() ? fallbackState : Path.of(state),
        Duration.ofMillis(settings.integer("streams.commit-interval-ms")),
        maxPollRecords,
        (short) settings.integer("topics.replication"));
  }

  public ReadSettings reading() {
    String dump = settings.text("ingest.dump");
    ReadSettings defaults = ReadSettings.DEFAULT;
    return new ReadSettings(
        settings.integer("ingest.max-body-bytes"),
        defaults.expansionLimit(),
        Math.max(defaults.decodedLimitBytes(), settings.integer("ingest.max-body-bytes")),
        dump.isEmpty() ? Optional.empty() : Optional.of(dump));
  }

  public PageToDocument pageToDocument() {
    return new PageToDocument(urlFilter(), extractor(), LanguageModel.bundled());
  }

  /** Of pages whose URL nobody asked to judge. */
  public PageToDocument pageToDocumentWithoutUrlRules() {
    return PageToDocument.withoutUrlRules(extractor(), LanguageModel.bundled());
  }

  public UrlFilter urlFilter() {
    UrlSettings defaults = UrlSettings.defaults();
    return new UrlFilter(
        new UrlSettings(
            file("url.lists"),
            defaults.categories(),
            file("url.hard-banned-words"),
            file("url.soft-banned-words"),
            file("url.banned-subwords"),
            settings.integer("url.soft-word-threshold")));
  }

  private Optional<Path> file(String key) {
    String path = settings.text(key);
    return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
  }

  public Extractor extractor() {
    Duration limit = Duration.ofMillis(settings.integer("extraction.time-limit-ms"));
    return new Extractor(ExtractionSettings.defaults().withTimeLimit(limit));
  }

  public DocumentCuration curation() {
    return new DocumentCuration(languageThreshold(), quality(), minHash(), scrubber());
  }

  public LanguageThreshold languageThreshold() {
    return new LanguageThreshold(
        Set.copyOf(settings.list("language.wanted")),
        (float) settings.number("language.threshold"));
  }

  public QualityChain quality() {
    return new QualityChain(QualityLimits.of(settings));
  }

  public MinHash minHash() {
    return new MinHash(new EnglishShingleWords());
  }

  public PiiScrubber scrubber() {
    List<String> kinds = settings.list("pii.kinds");
    if (!kinds.isEmpty()) {
      return new PiiScrubber(PiiKind.of(kinds));
    }
    String profile = settings.text("pii.profile");
    return switch (profile) {
      case "fineweb" -> PiiScrubber.fineweb();
      case "strict" -> PiiScrubber.strict();
      default ->
          throw new SettingsException(
              "pii.profile is '" + profile + "', but must be fineweb or strict");
    };
  }

  public DedupSettings dedup() {
    String window = settings.text("dedup.window");
    return new DedupSettings(
        window.equals("dump")
            ? Optional.empty()
            : Optional.of(Settings.parseDuration("dedup.window", window)),
        settings.duration("dedup.retention"));
  }

  public PackingSettings packing() {
    return new PackingSettings(
        settings.integer("tokenize.block-length"), settings.number("tokenize.held-out-fraction"));
  }

  public Tokenizer tokenizer() {
    return TokenizerChoice.load(settings.text("tokenizer"));
  }

  public TrainerSettings trainer(Path fallbackCheckpoints) {
    return new TrainerSettings(
        settings.text("train.run"),
        settings.text("train.engine"),
        settings.text("train.model"),
        settings.integer("train.context-length"),
        settings.integer("train.blocks-per-step"),
        settings.integer("train.micro-batch-rows"),
        threads("train.threads"),
        settings.integer("train.seed"),
        settings.number("train.learning-rate"),
        settings.integer("train.warm-up-steps"),
        new AdamW(
            settings.number("train.beta1"),
            settings.number("train.beta2"),
            settings.number("train.epsilon"),
            settings.number("train.weight-decay"),
            settings.number("train.max-gradient-norm")),
        settings.integer("train.epochs"),
        settings.integer("train.evaluation-blocks"),
        settings.duration("train.evaluation-wait"),
        settings.integer("train.evaluate-every-steps"),
        settings.integer("train.checkpoint-every-steps"),
        settings.duration("train.checkpoint-every"),
        checkpointsRoot(fallbackCheckpoints),
        settings.integer("train.keep-last"),
        settings.integer("train.keep-every"),
        skipSteps(),
        decaySteps(),
        compute());
  }

  private ComputeOptions compute() {
    return new ComputeOptions(
        settings.choice("train.device", Device.class),
        settings.choice("train.precision", Precision.class),
        settings.flag("train.tf32"),
        settings.flag("train.deterministic"),
        settings.flag("train.recompute"));
  }

  private Set<Long> skipSteps() {
    try {
      return settings.list("train.skip-steps").stream()
          .map(Long::valueOf)
          .collect(Collectors.toSet());
    } catch (NumberFormatException e) {
      throw new SettingsException(
          "train.skip-steps is '"
              + settings.text("train.skip-steps")
              + "', but must be numbers of steps with commas between");
    }
  }

  private OptionalInt decaySteps() {
    int steps = settings.integer("train.decay-steps");
    return steps == 0 ? OptionalInt.empty() : OptionalInt.of(steps);
  }

  public InferenceSettings inference() {
    return InferenceKeys.inference(settings);
  }

  /**
   * @param root folder that checkpoint events' paths are relative to
   */
  public FollowSettings following(Path root) {
    return InferenceKeys.follow(settings, root);
  }

  public ModelLoader modelLoader() {
    return new ModelLoader(
        EngineProviders.named(settings.text("inference.engine")),
        threads("inference.threads"),
        InferenceKeys.weights(settings));
  }

  public Path checkpointsRoot(Path fallback) {
    String root = settings.text("checkpoints.root");
    return (root.isEmpty() ? fallback : Path.of(root)).toAbsolutePath().normalize();
  }

  public int threads(String key) {
    int threads = settings.integer(key);
    if (threads < 0) {
      throw new SettingsException(key + " is " + threads + ", but must be 0 or more");
    }
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
