package dev.millrace.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.fasttext.FastTextModel;
import dev.millrace.filters.language.LanguageThreshold;
import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.quality.LearnedQuality;
import dev.millrace.filters.rules.QualityChain;
import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.schemas.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentCurationTest {
  private static final DocumentCuration WITHOUT_RULES =
      new DocumentCuration(
          LanguageThreshold.FINEWEB,
          new QualityChain(QualitySettings.of(QualityProfile.FINEWEB).only(List.of())),
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

  private static DocumentCuration scoring(float minimum) {
    return new DocumentCuration(
        LanguageThreshold.FINEWEB,
        new QualityChain(QualitySettings.of(QualityProfile.FINEWEB).only(List.of())),
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
