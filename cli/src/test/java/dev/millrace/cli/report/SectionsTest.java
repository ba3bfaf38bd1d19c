package dev.millrace.cli.report;

import static dev.millrace.cli.report.MadeFacts.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.accounts.Lags;
import dev.millrace.cli.report.film.Film;
import dev.millrace.cli.report.film.FilmPlan;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.HtmlPage;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.HeldOutPart;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.SettingChange;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SectionsTest {
  private final MadeFacts made = new MadeFacts();

  @Test
  void thePagesAddUp() {
    assertThat(read(OverviewSection.of(made.facts())))
        .contains("878 pages = 310 clean + 568 dropped + 0 dead letters; 0 unaccounted.")
        .contains("310 clean 35.3 %", "568 dropped by curation 64.7 %");
  }

  @Test
  void withdrawnPagesStandInTheSum() {
    made.counts = MadeFacts.counts(878, 309, 1, 568, 0);
    assertThat(read(OverviewSection.of(made.facts())))
        .contains("878 pages = 309 clean + 1 withdrawn + 568 dropped + 0 dead letters");
  }

  @Test
  void whatDoesNotAddUpIsSaid() {
    made.counts = MadeFacts.counts(878, 300, 0, 568, 10);
    assertThat(read(OverviewSection.of(made.facts())))
        .contains("300 clean + 568 dropped + 0 dead letters = 868 have ended; 10 unaccounted.")
        .contains("10 unaccounted, by id", "millrace accounts audit names them");
    made.lags = new Lags(3, 0, 0);
    assertThat(read(OverviewSection.of(made.facts()))).contains("Stages were at work");
  }

  @Test
  void ofFilesOnlyTheNamesAreTold() {
    made.generation =
        Generation.newBuilder()
            .setName("main")
            .setSettings(
                Map.of(
                    "learned-quality.model", "/home/ada/secret/good.bin",
                    "decontamination.files", "eval.jsonl,../ada/mmlu.jsonl,/home/ada/arc.jsonl",
                    "language.rules", "/home/ada/secret/rules/"))
            .setChanges(
                List.of(
                    SettingChange.newBuilder()
                        .setKey("learned-quality.model")
                        .setBefore("/home/ada/secret/old.bin")
                        .setValue("../ada/secret/good.bin")
                        .build()))
            .build();
    assertThat(all())
        .contains("crawl.warc.gz", "good.bin", "old.bin", "rules")
        .contains("eval.jsonl,mmlu.jsonl,arc.jsonl")
        .doesNotContain("ada", "secret");
  }

  @Test
  void aSecretOfAUrlIsNotTold() {
    made.sources =
        List.of(
            IngestedFile.newBuilder()
                .setPath("https://ada:pass@example.org/a.warc.gz?X-Amz-Signature=abc")
                .build());
    assertThat(all())
        .contains("https://example.org/a.warc.gz")
        .doesNotContain("pass@", "X-Amz-Signature");
  }

  private String all() {
    return HtmlPage.of(RunReportPage.of(made.facts(), "millrace 0.1.0"));
  }

  @Test
  void aDamagedSourceSaysHowFarItWasRead() {
    IngestedFile damaged =
        IngestedFile.newBuilder()
            .setPath("a.warc.gz")
            .setError("the end is missing")
            .setErrorOffset(1234)
            .build();
    made.sources = List.of(damaged);
    assertThat(read(DataSection.of(made.facts())))
        .contains("a.warc.gz", "damaged: to byte 1,234 only", "not read to their end: 1.");
  }

  @Test
  void theLatestDropsOfARuleAreShownWithTheirMeasures() {
    for (int i = 1; i <= 3; i++) {
      made.drops.add(MadeFacts.drop("http://example.org/" + i, "Wort " + i));
    }
    assertThat(read(DropsSection.of(made.facts())))
        .contains("568 of 878 pages", "language.not-wanted curation 568 64.7 %")
        .contains("http://example.org/3 measured 0.2500, limit 0.6500 Wort 3")
        .contains("http://example.org/2")
        .doesNotContain("http://example.org/1");
  }

  @Test
  void ofAPageThatIsTakenDownNothingIsShown() {
    made.drops = new DropLog(MadeFacts.takedown("host:gone.example"), 2);
    made.drops.add(MadeFacts.drop("http://gone.example/1", "Wort"));
    assertThat(read(DropsSection.of(made.facts())))
        .doesNotContain("gone.example", "Wort")
        .contains("None can be shown");
  }

  @Test
  void whatWasLearnedOfAPageThatIsTakenDownIsCountedWithoutItsName() {
    Takedowns page = MadeFacts.takedown("http://gone.example/1");
    assertThat(SheetSection.page(page, "http://gone.example/1"))
        .isEqualTo(Cell.words("taken down"));
    assertThat(SheetSection.host(page, "gone.example")).isEqualTo(Cell.foreign("gone.example"));
    Takedowns host = MadeFacts.takedown("host:gone.example");
    assertThat(SheetSection.page(host, "http://gone.example/2"))
        .isEqualTo(Cell.words("taken down"));
    assertThat(SheetSection.host(host, "gone.example")).isEqualTo(Cell.words("taken down"));
    assertThat(SheetSection.host(host, "here.example")).isEqualTo(Cell.foreign("here.example"));
    Takedowns both = MadeFacts.takedown("http://gone.example/", "host:gone.example");
    assertThat(SheetSection.host(both, "gone.example")).isEqualTo(Cell.words("taken down"));
  }

  @Test
  void whatIsNotThereIsSaid() {
    made.film = new Film(new FilmPlan(List.of(), 8, 48), List.of(), List.of(), "It has none.");
    RunFacts facts = made.facts();
    assertThat(read(SheetSection.of(facts))).contains("Nothing was learned yet");
    assertThat(read(TrainingSection.of(facts)))
        .contains("no checkpoint yet", "No step was logged yet");
    assertThat(read(EvaluationSection.of(facts))).contains("not evaluated");
    assertThat(read(FilmSections.film(facts))).contains("It has none.");
    assertThat(read(FilmSections.samples(facts))).contains("It has none.");
    assertThat(read(SettingsSection.of(facts))).contains("No settings were recorded");
    made.checkpoints.add(MadeFacts.checkpoint(100));
    assertThat(read(SheetSection.of(made.facts()))).contains("there is no index of lineage");
  }

  @Test
  void curvesCoverAllThatIsMeasured() {
    for (int i = 1; i <= 464; i++) {
      made.training.add(MadeFacts.step(i, 9 - i * 0.005, 5000));
    }
    made.training.add(MadeFacts.evaluation(0, 2.92));
    made.training.add(MadeFacts.evaluation(464, 2.037));
    made.checkpoints.add(MadeFacts.checkpoint(464));
    assertThat(read(TrainingSection.of(made.facts())))
        .contains("Loss nats a token 8.995 → 6.680")
        .contains("Held-out bits per byte lower is better 2.920 → 2.037")
        .contains("Learning rate 0.0020 → 0.0020", "Tokens a second while computing")
        .contains("3,147,456", "464,000 tokens in 464 steps");
    assertThat(read(EvaluationSection.of(made.facts()))).contains("464 464,000 2.0370 best");
    assertThat(read(CostsSection.of(made.facts())))
        .contains("Steps computed for 1 min 33 s", "Engine waited for blocks 3 min 52 s")
        .contains("about 8.76 T: 6 × 3.15 M parameters × 464 k tokens")
        .contains("ingest 2026-01-02 03:04:05 UTC 2026-01-02 03:05:35 UTC 1 min 30 s");
  }

  @Test
  void heldOutTextIsToldByItsParts() {
    made.training.add(MadeFacts.evaluation(0, 2.92));
    assertThat(read(EvaluationSection.of(made.facts()))).doesNotContain("by host");
    made.training.add(MadeFacts.evaluation(0, 2.92, new HeldOutPart("language", "en", 900L, 3.0)));
    made.training.add(
        MadeFacts.evaluation(
            464,
            2.037,
            new HeldOutPart("host", "<b>a.test</b>", 500L, 2.5),
            new HeldOutPart("language", "en", 900L, 2.0)));
    assertThat(read(EvaluationSection.of(made.facts())))
        .contains("Bits per byte at step 0 at step 464")
        .contains("language en 900 3.000 2.000")
        .contains("a.test")
        .contains("500 none of it then 2.500");
  }

  @Test
  void spikesOfTheLossAreNamed() {
    for (int i = 1; i <= 100; i++) {
      made.training.add(MadeFacts.step(i, i == 50 ? 4.5 : 3, 5000));
    }
    assertThat(read(TrainingSection.of(made.facts())))
        .contains("around: step 50, loss 4.500, 1.50 above.");
  }

  @Test
  void aLongRunsCurveBeginsAndEndsWithItsFirstAndItsLastStep() {
    TrainingFacts training = new TrainingFacts("default", 5003);
    for (int i = 1; i <= 5003; i++) {
      training.add(MadeFacts.step(i, i, 5000));
    }
    assertThat(training.steps().size()).isBetween(300, 802);
    assertThat(training.steps().getFirst().step()).isEqualTo(1);
    assertThat(training.steps().getLast().step()).isEqualTo(5003);
  }

  @Test
  void stepsThatWereTakenAgainCountOnce() {
    TrainingFacts training = new TrainingFacts("default", 3);
    for (long step : new long[] {1, 2, 2, 3}) {
      training.add(MadeFacts.step(step, 5, 1000));
    }
    assertThat(training.computed()).hasSeconds(3);
    assertThat(training.waited()).hasMillis(1500);
  }

  @Test
  void theFilmShowsEachCheckpointAfterThePrompt() {
    made.checkpoints.add(MadeFacts.checkpoint(0));
    made.checkpoints.add(MadeFacts.checkpoint(400));
    made.film =
        new Film(
            new FilmPlan(List.of("The mill"), 8, 48),
            made.checkpoints.stream()
                .map(one -> new Film.Frame(one, List.of(" turns " + one.getStep())))
                .toList(),
            List.of("A sample"),
            "");
    assertThat(read(FilmSections.film(made.facts())))
        .contains("2 of 2 checkpoints", "temperature 0.7, seed 1")
        .containsSubsequence(
            "step 0 0 tokens The mill turns 0", "step 400 400,000 tokens The mill turns 400");
    assertThat(read(FilmSections.samples(made.facts()))).contains("seed 1 A sample");
  }

  @Test
  void theCommandNamesWhatIsNotTheDefault() {
    made.generation =
        Generation.newBuilder()
            .setName("main")
            .setSettings(Map.of("language.wanted", "de,fr", "language.threshold", "0.65"))
            .build();
    assertThat(read(RepeatSection.of(made.facts())).replaceAll("\\s+", " "))
        .contains(
            "./millrace run \\ crawl.warc.gz \\ --set language.wanted=de,fr \\ --until-drained");
    assertThat(read(SettingsSection.of(made.facts())))
        .contains("Setting Value Default language.wanted de,fr en")
        .contains("All that documents, blocks and steps were made with 2");
  }

  @Test
  void whatCheckpointsScoredIsToldByTask() {
    made.training.add(MadeFacts.evaluated(40, 0.25));
    made.training.add(MadeFacts.evaluated(464, 0.5));
    assertThat(read(EvaluationSection.of(made.facts())))
        .contains("arc-easy", "0.500 ± 0.050", "0.250 ± 0.050 (step 40)");
  }
}
