package dev.millrace.cli.settings;

import static dev.millrace.cli.settings.Reach.reach;

import dev.millrace.filters.optout.OptOut;
import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.RuleGroup;
import dev.millrace.inference.InferenceSettings.UnknownFields;
import dev.millrace.inference.kafka.Accept;
import dev.millrace.model.Device;
import dev.millrace.model.Precision;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.trainer.guard.OnDivergence;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Every setting with a value and the place that it reaches. A new setting is a new line here. */
final class ReachTable {
  static final Path FOLDER = Path.of("/data/checkpoints");

  private static final List<Reach> PIPELINE =
      List.of(
          reach("topics.prefix", "mill", wiring -> wiring.topics().settings().prefix()),
          reach("topics.generation", "g2", wiring -> wiring.topics().settings().generation()),
          reach("topics.partitions", 7, wiring -> wiring.topics().settings().partitions()),
          reach(
              "topics.replication",
              "3",
              wiring -> wiring.topics().settings().replication(),
              (short) 3),
          reach("topics.wait", "7s", Wiring::topicsWait, Duration.ofSeconds(7)),
          reach("streams.threads", 3, wiring -> wiring.streams(FOLDER).threads()),
          reach("streams.state", Path.of("state"), wiring -> wiring.streams(FOLDER).state()),
          reach(
              "streams.commit-interval-ms",
              "250",
              wiring -> wiring.streams(FOLDER).commitInterval(),
              Duration.ofMillis(250)),
          reach("lineage.folder", "index", Wiring::lineageFolder, Optional.of(Path.of("index"))),
          reach("ingest.max-body-bytes", 1234, wiring -> wiring.reading().bodyLimitBytes()),
          reach("ingest.dump", "d", wiring -> wiring.reading().dump(), Optional.of("d")),
          reach("ingest.settle-seconds", "4", Wiring::settle, Duration.ofSeconds(4)),
          reach(
              "ingest.common-crawl",
              "http://cc.example/",
              wiring -> wiring.storage().commonCrawlUrl(),
              URI.create("http://cc.example/")),
          reach(
              "storage.s3.endpoint",
              "http://s3.example:9000",
              wiring -> wiring.storage().s3().endpoint(),
              Optional.of(URI.create("http://s3.example:9000"))),
          reach("storage.s3.region", "eu-1", wiring -> wiring.storage().s3().region()),
          reach("storage.s3.path-style", true, wiring -> wiring.storage().s3().pathStyle()),
          reach("storage.s3.anonymous", true, wiring -> wiring.storage().s3().anonymous()),
          reach("storage.connections", 3, wiring -> wiring.storage().connections()),
          reach("storage.bytes-per-second", 77L, wiring -> wiring.storage().bytesPerSecond()),
          reach(
              "storage.retry-ms",
              "1500",
              wiring -> wiring.storage().patience().busyPause(),
              Duration.ofMillis(1500)),
          reach(
              "storage.forbidden-retry-ms",
              "2500",
              wiring -> wiring.storage().patience().forbiddenPause(),
              Duration.ofMillis(2500)),
          reach(
              "storage.give-up-after",
              "7d",
              wiring -> wiring.storage().patience().giveUpAfter(),
              Duration.ofDays(7)),
          reach(
              "crawl.contact", "a@b.example", w -> w.crawl().contact(), Optional.of("a@b.example")),
          reach("crawl.agent", "other", wiring -> wiring.crawl().agent()),
          reach("crawl.delay-ms", "7", w -> w.crawl().pace().delay(), Duration.ofMillis(7)),
          reach("crawl.max-depth", 3, wiring -> wiring.crawl().scope().maxDepth()),
          reach("crawl.max-pages-per-host", 7L, w -> w.crawl().scope().maxPagesPerHost()),
          reach("crawl.include", "i", wiring -> wiring.crawl().scope().include(), List.of("i")),
          reach("crawl.exclude", "e", wiring -> wiring.crawl().scope().exclude(), List.of("e")),
          reach(
              "crawl.timeout",
              "9s",
              w -> w.crawl().fetching().callTimeout(),
              Duration.ofSeconds(9)),
          reach(
              "crawl.connect-timeout",
              "2s",
              wiring -> wiring.crawl().fetching().connectTimeout(),
              Duration.ofSeconds(2)),
          reach("crawl.max-body-bytes", 99, wiring -> wiring.crawl().fetching().maxBodyBytes()),
          reach(
              "crawl.allow-addresses",
              "127.0.0.1",
              wiring -> wiring.crawl().fetching().allowAddresses(),
              List.of("127.0.0.1")),
          reach("crawl.obey-content-signals", false, w -> w.crawl().optOuts().contentSignals()),
          reach("crawl.obey-tdmrep", false, wiring -> wiring.crawl().optOuts().tdmrep()),
          reach("crawl.obey-ai-txt", false, wiring -> wiring.crawl().optOuts().aiTxt()),
          reach("crawl.archive", "a", wiring -> wiring.crawl().archive().place(), Optional.of("a")),
          reach("crawl.archive-spool", "a", w -> w.crawl().archive().spool(), Optional.of("a")),
          reach("crawl.archive-file-bytes", 2_000_000L, w -> w.crawl().archive().fileBytes()),
          reach(
              "crawl.address-delay-ms",
              "8",
              wiring -> wiring.crawlTuning().addressDelay(),
              Optional.of(Duration.ofMillis(8))),
          reach("crawl.requests", 9, wiring -> wiring.crawlTuning().requests()),
          reach("crawl.max-same-pages", 4, wiring -> wiring.crawlTuning().samePages()),
          reach("crawl.attempts", 5, wiring -> wiring.crawlTuning().attempts()),
          reach("crawl.backoff", "3s", w -> w.crawlTuning().backoff(), Duration.ofSeconds(3)),
          reach(
              "crawl.revisit-first",
              "3h",
              wiring -> wiring.crawlTuning().revisits().first(),
              Duration.ofHours(3)),
          reach(
              "crawl.revisit-shortest",
              "2h",
              wiring -> wiring.crawlTuning().revisits().shortest(),
              Duration.ofHours(2)),
          reach(
              "crawl.revisit-longest",
              "30d",
              wiring -> wiring.crawlTuning().revisits().longest(),
              Duration.ofDays(30)),
          reach("opt-outs.obey", "noai", wiring -> wiring.optOuts().obey(), Set.of(OptOut.NOAI)),
          reach("opt-outs.agents", "ccbot", wiring -> wiring.optOuts().agents(), Set.of("ccbot")),
          reach("url.lists", "l", wiring -> wiring.urls().blocklists(), path("l")),
          reach("url.hard-banned-words", "h", wiring -> wiring.urls().hardBannedWords(), path("h")),
          reach("url.soft-banned-words", "s", wiring -> wiring.urls().softBannedWords(), path("s")),
          reach("url.banned-subwords", "b", wiring -> wiring.urls().bannedSubwords(), path("b")),
          reach("url.soft-word-threshold", 5, wiring -> wiring.urls().softWordThreshold()),
          reach("extraction.max-steps", "99", wiring -> wiring.extraction().maxSteps(), 99L),
          reach(
              "extraction.time-limit-ms",
              "77",
              wiring -> wiring.extraction().timeLimit(),
              Duration.ofMillis(77)),
          reach(
              "language.wanted",
              "de, fr",
              wiring -> wiring.languageThreshold().wanted(),
              Set.of("de", "fr")),
          reach("language.mixed", 0.5f, wiring -> wiring.languageThreshold().maxForeign()),
          reach("language.threshold", 0.5f, wiring -> wiring.languageThreshold().threshold()),
          reach(
              "quality.profile",
              "fineweb-v1",
              wiring -> wiring.quality().settings().profile(),
              QualityProfile.FINEWEB_V1),
          reach(
              "quality.groups",
              "fineweb, c4",
              wiring -> wiring.quality().settings().groups().stream().map(RuleGroup::name).toList(),
              List.of("fineweb", "c4")),
          reach(
              "dedup.window",
              "30d",
              wiring -> wiring.dedup().slice(),
              Optional.of(Duration.ofDays(30))),
          reach(
              "dedup.retention", "2m", wiring -> wiring.dedup().retention(), Duration.ofMinutes(2)),
          reach("publish.to", "d", wiring -> wiring.publish().to(), Optional.of("d")),
          reach(
              "publish.interval",
              "7s",
              wiring -> wiring.publish().interval(),
              Duration.ofSeconds(7)),
          reach("publish.file-bytes", 123_456L, wiring -> wiring.publish().fileBytes()),
          reach("publish.row-group-bytes", 98_765L, wiring -> wiring.publish().rowGroupBytes()),
          reach("publish.merge-files", 5, wiring -> wiring.publish().mergeFiles()),
          reach("publish.staging", "s", wiring -> wiring.publish().staging(), Optional.of("s")),
          reach(
              "pii.profile",
              "strict",
              wiring -> wiring.pii().profile(),
              PiiSettings.Profile.STRICT),
          reach(
              "pii.kinds",
              "iban, payment-card",
              wiring -> wiring.pii().kinds(),
              Set.of(PiiKind.IBAN, PiiKind.PAYMENT_CARD)),
          reach("tokenizer", "gpt2", Wiring::tokenizerName),
          reach("tokenize.block-length", 64, wiring -> wiring.packing().blockLength()),
          reach("tokenize.held-out-fraction", 0.5, wiring -> wiring.packing().heldOutFraction()));

  private static final List<Reach> TRAINER =
      List.of(
          reach("train.run", "r", wiring -> wiring.trainer(FOLDER).run()),
          reach("train.engine", "torch", wiring -> wiring.trainer(FOLDER).engine()),
          reach("train.model", "small", wiring -> wiring.trainer(FOLDER).model()),
          reach("train.context-length", 32, wiring -> wiring.trainer(FOLDER).contextLength()),
          reach("train.blocks-per-step", 5, wiring -> wiring.trainer(FOLDER).blocksPerStep()),
          reach("train.micro-batch-rows", 6, wiring -> wiring.trainer(FOLDER).microBatchRows()),
          reach("train.threads", 97, wiring -> wiring.trainer(FOLDER).threads()),
          reach("train.seed", 9L, wiring -> wiring.trainer(FOLDER).seed()),
          reach("train.learning-rate", 0.5, wiring -> wiring.trainer(FOLDER).learningRate()),
          reach("train.warm-up-steps", 11, wiring -> wiring.trainer(FOLDER).warmUpSteps()),
          reach("train.beta1", 0.3, wiring -> wiring.trainer(FOLDER).optimizer().beta1()),
          reach("train.beta2", 0.4, wiring -> wiring.trainer(FOLDER).optimizer().beta2()),
          reach("train.epsilon", 0.6, wiring -> wiring.trainer(FOLDER).optimizer().epsilon()),
          reach(
              "train.weight-decay",
              0.7,
              wiring -> wiring.trainer(FOLDER).optimizer().weightDecay()),
          reach(
              "train.max-gradient-norm",
              0.8,
              wiring -> wiring.trainer(FOLDER).optimizer().maxGradientNorm()),
          reach("train.epochs", 12, wiring -> wiring.trainer(FOLDER).epochs()),
          reach("train.evaluation-blocks", 13, wiring -> wiring.trainer(FOLDER).evaluationBlocks()),
          reach(
              "train.evaluation-wait",
              "14s",
              wiring -> wiring.trainer(FOLDER).evaluationWait(),
              Duration.ofSeconds(14)),
          reach(
              "train.evaluate-every-steps",
              15,
              wiring -> wiring.trainer(FOLDER).evaluateEverySteps()),
          reach(
              "train.checkpoint-every-steps",
              16,
              wiring -> wiring.trainer(FOLDER).checkpointEverySteps()),
          reach(
              "train.idle-checkpoint",
              "7s",
              wiring -> wiring.trainer(FOLDER).idleCheckpoint(),
              Duration.ofSeconds(7)),
          reach(
              "train.checkpoint-every",
              "17m",
              wiring -> wiring.trainer(FOLDER).checkpointEvery(),
              Duration.ofMinutes(17)),
          reach(
              "checkpoints.root",
              Path.of("/elsewhere"),
              wiring -> wiring.trainer(FOLDER).checkpointsRoot()),
          reach("train.keep-last", 18, wiring -> wiring.trainer(FOLDER).keepLast()),
          reach("train.keep-every", 19, wiring -> wiring.trainer(FOLDER).keepEvery()),
          reach("train.keep-ladder", 4, wiring -> wiring.trainer(FOLDER).keepLadder()),
          reach(
              "train.skip-steps",
              "3, 1",
              wiring -> wiring.trainer(FOLDER).skipSteps(),
              Set.of(1L, 3L)),
          reach(
              "train.decay-steps",
              "20",
              wiring -> wiring.trainer(FOLDER).decaySteps(),
              OptionalInt.of(20)),
          reach(
              "train.device",
              "CUDA",
              wiring -> wiring.trainer(FOLDER).compute().device(),
              Device.CUDA),
          reach(
              "train.precision",
              "bf16",
              wiring -> wiring.trainer(FOLDER).compute().precision(),
              Precision.BF16),
          reach("train.tf32", true, wiring -> wiring.trainer(FOLDER).compute().tf32()),
          reach(
              "train.deterministic",
              true,
              wiring -> wiring.trainer(FOLDER).compute().deterministic()),
          reach("train.recompute", true, wiring -> wiring.trainer(FOLDER).compute().recompute()),
          reach(
              "train.on-divergence",
              "warn",
              wiring -> wiring.trainer(FOLDER).guard().action(),
              OnDivergence.WARN),
          reach(
              "train.divergence-loss-factor",
              2.5,
              wiring -> wiring.trainer(FOLDER).guard().lossFactor()),
          reach("train.divergence-steps", 21, wiring -> wiring.trainer(FOLDER).guard().steps()),
          reach(
              "train.divergence-held-out-rise",
              0.75,
              wiring -> wiring.trainer(FOLDER).guard().heldOutRise()),
          reach("train.max-rewinds", 22, wiring -> wiring.trainer(FOLDER).guard().maxRewinds()));

  private static final List<Reach> INFERENCE =
      List.of(
          reach("inference.host", "0.0.0.0", wiring -> wiring.inference().host()),
          reach("inference.port", 1, wiring -> wiring.inference().port()),
          reach("inference.model-name", "wheel", wiring -> wiring.inference().modelName()),
          reach(
              "inference.api-keys",
              "a, b",
              wiring -> wiring.inference().access().apiKeys(),
              Set.of("a", "b")),
          reach(
              "inference.api-keys-file",
              "keys.txt",
              wiring -> wiring.inference().access().apiKeysFile(),
              Optional.of(Path.of("keys.txt"))),
          reach(
              "inference.cors-origins",
              "https://two.test,https://one.test",
              wiring -> wiring.inference().access().corsOrigins(),
              List.of("https://two.test", "https://one.test")),
          reach(
              "inference.hosts",
              "Host.docker.internal,two",
              wiring -> wiring.inference().access().hosts(),
              List.of("host.docker.internal", "two")),
          reach(
              "inference.tls-certificate",
              "server.pem",
              wiring -> wiring.inference().tls().certificate(),
              Optional.of(Path.of("server.pem"))),
          reach(
              "inference.tls-key",
              "key.pem",
              wiring -> wiring.inference().tls().key(),
              Optional.of(Path.of("key.pem"))),
          reach(
              "inference.unknown-fields",
              "refuse",
              wiring -> wiring.inference().unknownFields(),
              UnknownFields.REFUSE),
          reach("inference.max-running", 2, wiring -> wiring.inference().limits().maxRunning()),
          reach("inference.max-waiting", 3, wiring -> wiring.inference().limits().maxWaiting()),
          reach(
              "inference.max-body-bytes",
              4096,
              wiring -> wiring.inference().limits().maxBodyBytes()),
          reach("inference.max-tokens", 5, wiring -> wiring.inference().limits().maxTokens()),
          reach(
              "inference.timeout",
              "6s",
              wiring -> wiring.inference().limits().timeout(),
              Duration.ofSeconds(6)),
          reach(
              "inference.request-timeout",
              "7s",
              wiring -> wiring.inference().limits().requestTimeout(),
              Duration.ofSeconds(7)),
          reach(
              "inference.prompt-chunk-tokens",
              8,
              wiring -> wiring.inference().reuse().promptChunkTokens()),
          reach(
              "inference.prefix-cache-tokens",
              9,
              wiring -> wiring.inference().reuse().prefixCacheTokens()),
          reach(
              "inference.max-side-models",
              10,
              wiring -> wiring.inference().reuse().maxSideModels()),
          reach(
              "inference.chat-system",
              "{content}\\\\",
              wiring -> wiring.inference().chat().system(),
              "{content}\\"),
          reach(
              "inference.chat-user",
              "Q: {content}\\n",
              wiring -> wiring.inference().chat().user(),
              "Q: {content}\n"),
          reach(
              "inference.chat-assistant",
              "A:\\t{content}\\n",
              wiring -> wiring.inference().chat().assistant(),
              "A:\t{content}\n"),
          reach("inference.chat-opening", "A:", wiring -> wiring.inference().chat().opening()),
          reach(
              "inference.chat-stops",
              "\\nQ:,###",
              wiring -> wiring.inference().chat().stops(),
              List.of("\nQ:", "###")),
          reach("inference.engine", "torch", wiring -> wiring.serving().engine()),
          reach("inference.threads", 98, wiring -> wiring.serving().threads()),
          reach(
              "inference.weights", "INT8", wiring -> wiring.serving().weights(), WeightFormat.INT8),
          reach("inference.run", "r", wiring -> wiring.following(FOLDER).run(), Optional.of("r")),
          reach(
              "inference.gate-max-worsening",
              0.9,
              wiring -> wiring.following(FOLDER).maxWorsening()),
          reach(
              "inference.accept",
              "newest",
              wiring -> wiring.following(FOLDER).accept(),
              Accept.NEWEST),
          reach("metrics.host", "0.0.0.0", wiring -> wiring.metrics().host()),
          reach("metrics.port", 9464, wiring -> wiring.metrics().port()));

  private ReachTable() {}

  static List<Reach> all() {
    return Stream.of(PIPELINE, TRAINER, INFERENCE).flatMap(List::stream).toList();
  }

  private static Optional<Path> path(String name) {
    return Optional.of(Path.of(name));
  }
}
