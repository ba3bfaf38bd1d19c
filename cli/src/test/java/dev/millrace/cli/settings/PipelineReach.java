package dev.millrace.cli.settings;

import static dev.millrace.cli.settings.Reach.reach;

import dev.millrace.filters.duplicates.DuplicateKey;
import dev.millrace.filters.extraction.ExtractionFormat;
import dev.millrace.filters.optout.OptOut;
import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.RuleGroup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of the stages from a source to token blocks, and of what watches them. */
final class PipelineReach {
  static final List<Reach> ROWS =
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
          reach("streams.threads", 3, wiring -> wiring.streams(ReachTable.FOLDER).threads()),
          reach(
              "streams.state",
              Path.of("state"),
              wiring -> wiring.streams(ReachTable.FOLDER).state()),
          reach(
              "streams.commit-interval-ms",
              "250",
              wiring -> wiring.streams(ReachTable.FOLDER).commitInterval(),
              Duration.ofMillis(250)),
          reach(
              "streams.transactional-stores",
              false,
              wiring -> wiring.streams(ReachTable.FOLDER).transactionalStores()),
          reach("streams.standbys", 2, wiring -> wiring.streams(ReachTable.FOLDER).standbys()),
          reach(
              "streams.protocol",
              "streams",
              wiring -> wiring.streams(ReachTable.FOLDER).protocol(),
              StreamsSettings.Protocol.STREAMS),
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
          reach(
              "extraction.format",
              "markdown",
              wiring -> wiring.extraction().format(),
              ExtractionFormat.MARKDOWN),
          reach("extraction.max-steps", "99", wiring -> wiring.extraction().maxSteps(), 99L),
          reach(
              "extraction.time-limit-ms",
              "77",
              wiring -> wiring.extraction().timeLimit(),
              Duration.ofMillis(77)),
          reach("boilerplate.strike", "true", w -> w.boilerplateSettings().strike(), true),
          reach("boilerplate.pages", 9, wiring -> wiring.boilerplateSettings().pages()),
          reach("boilerplate.share", 0.25, wiring -> wiring.boilerplateSettings().share()),
          reach("boilerplate.hosts", 99, wiring -> wiring.boilerplateSettings().hosts()),
          reach("boilerplate.lines", 99, wiring -> wiring.boilerplateSettings().lines()),
          reach(
              "language.wanted",
              "de, fr",
              wiring -> wiring.languageThreshold().wanted(),
              Set.of("de", "fr")),
          reach("language.mixed", 0.5f, wiring -> wiring.languageThreshold().maxForeign()),
          reach("language.cut-foreign", "true", w -> w.languageThreshold().cutsForeign(), true),
          reach("language.rules", "r", wiring -> wiring.languageThreshold().rules(), path("r")),
          reach("language.threshold", 0.5f, wiring -> wiring.languageThreshold().threshold()),
          reach(
              "quality.profile",
              "fineweb-v1",
              wiring -> wiring.qualitySettings().profile(),
              QualityProfile.FINEWEB_V1),
          reach(
              "quality.groups",
              "fineweb, c4",
              wiring -> wiring.qualitySettings().groups().stream().map(RuleGroup::name).toList(),
              List.of("fineweb", "c4")),
          reach(
              "learned-quality.model",
              "m.bin",
              wiring -> wiring.learnedQualitySettings().model(),
              path("m.bin")),
          reach("learned-quality.label", "hq", w -> w.learnedQualitySettings().label()),
          reach("learned-quality.minimum", 0.25, w -> w.learnedQualitySettings().minimum()),
          reach(
              "decontamination.files",
              "a.jsonl, b",
              wiring -> wiring.decontaminationSettings().files(),
              List.of("a.jsonl", "b")),
          reach(
              "decontamination.fields",
              "question",
              wiring -> wiring.decontaminationSettings().fields(),
              List.of("question")),
          reach("decontamination.ngram", 9, w -> w.decontaminationSettings().ngram()),
          reach(
              "decontamination.evaluations",
              "false",
              w -> w.decontaminationSettings().evaluations(),
              false),
          reach(
              "dedup.window",
              "30d",
              wiring -> wiring.dedup().slice(),
              Optional.of(Duration.ofDays(30))),
          reach(
              "dedup.retention", "2m", wiring -> wiring.dedup().retention(), Duration.ofMinutes(2)),
          reach(
              "dedup.across-dumps",
              "text,url",
              wiring -> wiring.dedup().acrossDumps(),
              Set.of(DuplicateKey.TEXT, DuplicateKey.URL)),
          reach("publish.to", "d", wiring -> wiring.publish().to(), Optional.of("d")),
          reach(
              "publish.interval",
              "7s",
              wiring -> wiring.publish().interval(),
              Duration.ofSeconds(7)),
          reach("publish.file-bytes", 123_456L, wiring -> wiring.publish().fileBytes()),
          reach("publish.row-group-bytes", 98_765L, wiring -> wiring.publish().rowGroupBytes()),
          reach("publish.merge-files", 5, wiring -> wiring.publish().mergeFiles()),
          reach("publish.dropped", "true", wiring -> wiring.publish().dropped(), true),
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

  private PipelineReach() {}

  private static Optional<Path> path(String name) {
    return Optional.of(Path.of(name));
  }
}
