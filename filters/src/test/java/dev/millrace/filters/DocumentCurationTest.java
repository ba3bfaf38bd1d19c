package dev.millrace.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.fasttext.FastTextModel;
import dev.millrace.filters.language.LanguageFilter;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.language.LanguageThreshold;
import dev.millrace.filters.language.Languages;
import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.quality.LearnedQuality;
import dev.millrace.filters.rules.LanguageQuality;
import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.schemas.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentCurationTest {
  private static final DocumentCuration WITHOUT_RULES =
      new DocumentCuration(
          LanguageFilter.of(LanguageThreshold.FINEWEB),
          LanguageQuality.of(
              QualitySettings.of(QualityProfile.FINEWEB).only(List.of()), Languages.none()),
          new MinHash(new EnglishShingleWords()),
          PiiScrubber.fineweb());

  private static Document document(String text) {
    return Document.newBuilder()
        .setRecordId("a")
        .setUrl("https://coast.example/a")
        .setText(text)
        .setLanguage("en")
        .setLanguageScore(0.9f)
        .build();
  }

  @Test
  void digestAndFingerprintAreOfTheTextBeforeItIsScrubbed() {
    String text = "Write to ines@western-rock.org before the boat leaves";
    Outcome<Curated> outcome = WITHOUT_RULES.apply(document(text));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Kept.class,
            kept -> {
              Curated curated = (Curated) kept.value();
              assertThat(curated.scrubbed()).isEqualTo(Map.of(PiiKind.EMAIL, 1));
              Document clean = curated.candidate().document();
              assertThat(clean.getText())
                  .isEqualTo("Write to email@example.com before the boat leaves");
              assertThat(clean.getContentDigest()).isEqualTo(ContentDigest.of(text));
              assertThat(curated.candidate().fingerprint())
                  .isEqualTo(
                      new MinHash(new EnglishShingleWords())
                          .signature(text)
                          .map(dev.millrace.filters.duplicates.Fingerprint::of));
            });
  }

  @Test
  void aTextThatScrubbingMakesTooLongIsDropped() {
    Document addresses = document("a@b.co ".repeat(600_000));
    assertThat(WITHOUT_RULES.apply(addresses))
        .isEqualTo(
            new Outcome.Dropped<Curated>(
                new Verdict.Drop(
                    "curation.too-large",
                    "too_large",
                    300_000 * ("email@example.com ".length() + 31),
                    LongestText.BYTES)));
  }

  @Test
  void aDocumentWhoseForeignParagraphsAreCutHasTheScoreOfWhatIsLeft() {
    String english =
        "The mill stands by the river, and its wheel has turned since the days of the old king.";
    String french =
        "Le moulin se trouve au bord de la rivière, et sa roue tourne depuis les jours du vieux.";
    DocumentCuration cutting =
        new DocumentCuration(
            LanguageFilter.of(
                new LanguageThreshold(Set.of("en"), 0.65f, 0.1f, true, Optional.empty())),
            LanguageQuality.of(
                QualitySettings.of(QualityProfile.FINEWEB).only(List.of()), Languages.none()),
            new MinHash(new EnglishShingleWords()),
            PiiScrubber.fineweb());
    Document mixed = document(english + "\n" + french);
    mixed.setLanguageScore(0.3f);
    assertThat(cutting.apply(mixed))
        .isInstanceOfSatisfying(
            Outcome.Kept.class,
            kept -> {
              Document clean = ((Curated) kept.value()).candidate().document();
              assertThat(clean.getText()).isEqualTo(english);
              assertThat(clean.getContentDigest()).isEqualTo(ContentDigest.of(english));
              assertThat(clean.getLanguage()).isEqualTo("en");
              assertThat(clean.getLanguageScore())
                  .isEqualTo(LanguageModel.bundled().predict(english).probability())
                  .isGreaterThan(0.65f);
            });
  }

  private static DocumentCuration scoring(float minimum) {
    return new DocumentCuration(
        LanguageFilter.of(LanguageThreshold.FINEWEB),
        LanguageQuality.of(
            QualitySettings.of(QualityProfile.FINEWEB).only(List.of()), Languages.none()),
        Optional.of(
            new LearnedQuality(
                FastTextModel.read(Path.of("src/test/resources/golden/fasttext/softmax.bin")),
                "good",
                minimum)),
        Optional.empty(),
        new MinHash(new EnglishShingleWords()),
        PiiScrubber.fineweb());
  }

  private static float score(DocumentCuration curation, String text) {
    return curation.apply(document(text)) instanceof Outcome.Kept(Curated curated)
        ? curated.candidate().document().getQualityScore()
        : Float.NaN;
  }

  @Test
  void everyCleanDocumentHasTheScoreOfTheModel() {
    assertThat(score(scoring(0), "the theorem of theory")).isBetween(0.5f, 1f);
    assertThat(score(scoring(0), "buy cheap discount")).isBetween(0f, 0.5f);
    assertThat(score(WITHOUT_RULES, "the theorem of theory")).isEqualTo(LearnedQuality.NONE);
  }

  @Test
  void aDocumentBelowTheMinimumIsDroppedByTheLearnedRule() {
    assertThat(score(scoring(0.5f), "the theorem of theory")).isGreaterThan(0.5f);
    assertThat(scoring(0.5f).apply(document("buy cheap discount")))
        .isInstanceOfSatisfying(
            Outcome.Dropped.class,
            dropped -> assertThat(dropped.drop().rule()).isEqualTo("learned-quality.too-low"));
  }
}
