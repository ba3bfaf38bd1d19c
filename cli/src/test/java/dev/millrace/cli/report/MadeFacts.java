package dev.millrace.cli.report;

import dev.millrace.accounts.Counts;
import dev.millrace.accounts.CrawlCounts;
import dev.millrace.accounts.Lags;
import dev.millrace.cli.report.film.Film;
import dev.millrace.cli.report.film.FilmPlan;
import dev.millrace.cli.report.page.HtmlPage;
import dev.millrace.cli.report.page.ReportPage;
import dev.millrace.cli.report.page.Section;
import dev.millrace.cli.view.Progress;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.EvaluationScore;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.HeldOutPart;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.TrustedRecords;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jsoup.Jsoup;

/** Facts of a small run, of which each test changes what it is about. */
final class MadeFacts {
  static {
    TrustedRecords.install();
  }

  static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

  Counts counts = counts(878, 310, 0, 568, 0);
  Lags lags = Lags.NONE;
  Generation generation = Generation.newBuilder().setName("main").build();
  List<IngestedFile> sources =
      List.of(
          IngestedFile.newBuilder()
              .setPath("/home/ada/secret/crawl.warc.gz")
              .setSha256("0123456789abcdef0123")
              .setBytes(5_910_000)
              .setRecords(2112)
              .setPages(878)
              .setComplete(true)
              .build());
  DropLog drops = new DropLog(Takedowns.NONE, 2);
  final TrainingFacts training = new TrainingFacts("default", 464);
  List<Checkpoint> checkpoints = new ArrayList<>();
  Optional<TrainerState> state = Optional.empty();
  Film film = new Film(new FilmPlan(List.of(), 8, 48), List.of(), List.of(), "No weights.");

  static Counts counts(long pages, long clean, long withdrawn, long dropped, long unaccounted) {
    return new Counts(
        2112,
        Map.of("not-found", 28L),
        Map.of("request", 1037L),
        pages,
        pages,
        clean,
        withdrawn,
        Map.of("curation", Map.of("language.not-wanted", dropped)),
        0,
        0,
        unaccounted,
        0,
        0,
        474_035,
        24_357,
        Map.of());
  }

  static DroppedDocument drop(String url, String excerpt) {
    return DroppedDocument.newBuilder()
        .setUrl(url)
        .setStage("curation")
        .setRule("language.not-wanted")
        .setMeasured(0.25)
        .setLimit(0.65)
        .setLanguage("de")
        .setExcerpt(excerpt)
        .build();
  }

  static Takedowns takedown(String... targets) {
    return new Takedowns(1, Arrays.stream(targets).map(TakedownTarget::parse).toList());
  }

  static TrainingLogEntry step(long step, double loss, double tokensPerSecond) {
    return TrainingLogEntry.newBuilder()
        .setRun("default")
        .setStep(step)
        .setAt(BEGIN.plusSeconds(step))
        .setTokens(1000 * step)
        .setLoss(loss)
        .setLearningRate(0.002)
        .setTokensPerSecond(tokensPerSecond)
        .setWaitedSeconds(0.5)
        .build();
  }

  /** What a checkpoint scored on 200 items of one task. */
  static TrainingLogEntry evaluated(long step, double accNorm) {
    EvaluationScore score =
        EvaluationScore.newBuilder()
            .setTask("arc-easy")
            .setItems(200)
            .setAcc(0.2)
            .setAccNorm(accNorm)
            .setAccNormError(0.05)
            .build();
    return TrainingLogEntry.newBuilder()
        .setRun("default")
        .setStep(step)
        .setAt(BEGIN.plusSeconds(step))
        .setEvent("evaluated")
        .setEvaluations(List.of(score))
        .build();
  }

  static TrainingLogEntry evaluation(long step, double bits, HeldOutPart... parts) {
    return TrainingLogEntry.newBuilder(evaluation(step, bits))
        .setHeldOutParts(List.of(parts))
        .build();
  }

  static TrainingLogEntry evaluation(long step, double bits) {
    return TrainingLogEntry.newBuilder()
        .setRun("default")
        .setStep(step)
        .setAt(BEGIN.plusSeconds(step))
        .setTokens(1000 * step)
        .setHeldOutBitsPerByte(bits)
        .build();
  }

  static Checkpoint checkpoint(long step) {
    return Checkpoint.newBuilder()
        .setRun("default")
        .setStep(step)
        .setAt(BEGIN.plusSeconds(step))
        .setPath("default/step-%08d".formatted(step))
        .setTokens(1000 * step)
        .setArchitecture("LLAMA")
        .setParameters(3_147_456)
        .setContextLength(256)
        .build();
  }

  RunFacts facts() {
    TreeMap<Long, Checkpoint> byStep = new TreeMap<>();
    checkpoints.forEach(one -> byStep.put(one.getStep(), one));
    return new RunFacts(
        BEGIN,
        "default",
        generation,
        new Progress(counts, CrawlCounts.NONE, lags, 464, Optional.empty(), Optional.empty()),
        List.of(),
        sources,
        Takedowns.NONE,
        drops,
        training,
        Map.of("ingest", new TimeSpan(BEGIN, BEGIN.plusSeconds(90))),
        byStep,
        checkpoints.size(),
        Optional.empty(),
        state,
        film);
  }

  /** All that a reader of the page sees. */
  static String read(Section section) {
    return Jsoup.parse(HtmlPage.of(new ReportPage("t", "s", "f", List.of(section))))
        .select("section")
        .text();
  }
}
