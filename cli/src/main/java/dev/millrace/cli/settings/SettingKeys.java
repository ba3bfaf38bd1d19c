package dev.millrace.cli.settings;

import dev.millrace.schemas.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every setting there is. Keys that begin with {@code kafka.} or {@code schema.registry.} pass
 * through to the clients.
 */
public final class SettingKeys {
  static final List<String> PASSED_THROUGH = List.of("kafka.", "schema.registry.");

  private static final List<SettingKey> OWN =
      List.of(
          key("topics.prefix", "", "before every topic's name, with a dot"),
          key("topics.generation", "", "before the names of all topics made from pages"),
          key(
              "topics.partitions",
              "2",
              "of the topics between the stages; fixed once they are created"),
          key("topics.replication", "1", "copies of each partition; -1 for the broker's default"),
          key("streams.threads", "1", "threads a stage and process"),
          key(
              "streams.state",
              "",
              "folder of the stages' local state, each process its own; empty: below the data"
                  + " folder, or a temporary one"),
          key(
              "streams.commit-interval-ms",
              "1000",
              "longest time until a stage's output can be seen"),
          key("ingest.max-body-bytes", "4194304", "a longer page is cut there and marked"),
          key("ingest.dump", "", "names the crawl; empty: as the file itself says, else default"),
          key(
              "ingest.settle-seconds",
              "10",
              "a watched file counts once its size is stable that long"),
          key("url.lists", "", "folder of UT1's block lists; empty: the small bundled ones"),
          key("url.hard-banned-words", "", "file, a word a line; empty: the bundled one"),
          key("url.soft-banned-words", "", "file, a word a line; empty: the bundled one"),
          key("url.banned-subwords", "", "file, a word a line; empty: the bundled one"),
          key("url.soft-word-threshold", "2", "soft banned words that drop a URL"),
          key(
              "extraction.time-limit-ms",
              "1000",
              "a page that takes longer is dropped as extraction.timeout"),
          key(
              "language.wanted",
              "en",
              "comma-separated codes; empty keeps every language that passes the threshold"),
          key("language.threshold", "0.65", "a document stays when its score is above"),
          key("quality.profile", "fineweb", "fineweb, or fineweb-v1 for the code of 2024"),
          key(
              "dedup.window",
              "dump",
              "near-duplicates are looked for within a dump, or a time slice such as 30d"),
          key("dedup.retention", "90d", "how long a window's index is kept"),
          key(
              "pii.profile",
              "fineweb",
              "fineweb: e-mail and public IPv4 addresses; strict: more kinds"),
          key("pii.kinds", "", "kinds that are replaced, such as email,iban; empty: the profile's"),
          key(
              "tokenizer",
              "millrace-8k",
              "a bundled tokenizer's name, or a tokenizer.json or .tiktoken file"),
          key("tokenize.block-length", "256", "targets in a token block"),
          key("tokenize.held-out-fraction", "0.04", "share of documents only ever evaluated on"),
          key("train.run", "default", "names the run"),
          key("train.engine", "nd4j", "nd4j, or torch where the build has its profile"),
          key("train.device", "auto", "cpu, cuda, or auto for the best there is"),
          key("train.precision", "fp32", "fp32, or bf16 for mixed precision; engine torch only"),
          key("train.tf32", "false", "true lets a GPU round the factors of fp32 products"),
          key("train.deterministic", "false", "true makes a GPU repeat itself to the bit, slower"),
          key("train.recompute", "false", "true saves memory: layers are computed twice"),
          key("train.model", "tiny", "shape of a new run's model: a preset or a config.json"),
          key("train.context-length", "256", "tokens a row; a divisor of tokenize.block-length"),
          key("train.blocks-per-step", "8", "token blocks that make one step"),
          key("train.micro-batch-rows", "8", "rows computed at once"),
          key("train.threads", "0", "threads of the engine; 0: one a processor"),
          key("train.seed", "1", "of the first weights"),
          key("train.learning-rate", "0.002", "at the peak"),
          key("train.warm-up-steps", "20", "linear warm-up to the peak"),
          key("train.weight-decay", "0.1", "of tensors with two dimensions"),
          key("train.beta1", "0.9", "AdamW"),
          key("train.beta2", "0.95", "AdamW"),
          key("train.epsilon", "1e-8", "AdamW"),
          key("train.max-gradient-norm", "1.0", "the gradient is scaled down to it"),
          key("train.epochs", "1", "passes over the blocks once the input is drained"),
          key("train.evaluation-blocks", "32", "held-out blocks the run is evaluated on"),
          key("train.evaluation-wait", "60s", "longest wait for them before the first step"),
          key("train.evaluate-every-steps", "50", "and at each checkpoint"),
          key("train.checkpoint-every-steps", "100", "or after the time below, if that is sooner"),
          key("train.checkpoint-every", "10m", "if anything was learned since the last one"),
          key("train.keep-last", "3", "newest checkpoints that keep their weights"),
          key("train.keep-every", "1000", "steps whose checkpoints keep theirs; 0: none"),
          key("train.skip-steps", "", "steps that are recorded, but not applied"),
          key("train.decay-steps", "0", "decay to zero over so many steps, then end; 0: none"),
          key(
              "checkpoints.root",
              "",
              "folder of checkpoints; empty: below the data folder, or ./checkpoints"));

  private static final List<SettingKey> ALL =
      Stream.of(OWN, InferenceKeys.keys(), QualityLimits.keys()).flatMap(List::stream).toList();

  private SettingKeys() {}

  public static List<SettingKey> all() {
    return ALL;
  }

  static Optional<SettingKey> find(String name) {
    return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /** The known name that a name may have been meant to be: no more than half of it differs. */
  static Optional<String> nearest(String name) {
    return NearestName.of(name, ALL.stream().map(SettingKey::name).toList());
  }

  private static SettingKey key(String name, String fallback, String meaning) {
    return new SettingKey(name, fallback, meaning);
  }
}
