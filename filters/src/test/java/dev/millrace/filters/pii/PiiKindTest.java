package dev.millrace.filters.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PiiKindTest {
  /** Data of each kind, of which no two overlap. */
  private static final Map<PiiKind, String> DATA =
      Map.of(
          PiiKind.EMAIL, "ines@western-rock.org",
          PiiKind.IPV4, "9.9.9.9",
          PiiKind.IPV6, "2606:4700:4700::1111",
          PiiKind.PHONE, "+44 20 7946 0018",
          PiiKind.PAYMENT_CARD, "4012 8888 8888 1881",
          PiiKind.IBAN, "DE75512108001245126199",
          PiiKind.US_SSN, "123-45-6789",
          PiiKind.SECRET, "ghp_" + "a1B2c3".repeat(6));

  private static final String TEXT = String.join(" ; ", DATA.values());

  @ParameterizedTest
  @EnumSource
  void everyKindCanBeReplacedAlone(PiiKind kind) {
    Scrubbed scrubbed = PiiScrubber.strict(Set.of(kind)).scrub(TEXT);
    assertThat(scrubbed.counts()).isEqualTo(Map.of(kind, 1));
    assertThat(scrubbed.text())
        .isEqualTo(TEXT.replace(DATA.getOrDefault(kind, ""), kind.replacement(0)));
  }

  @ParameterizedTest
  @EnumSource
  void everyKindCanBeLeftAlone(PiiKind kind) {
    Scrubbed scrubbed =
        PiiScrubber.strict(EnumSet.complementOf(EnumSet.of(kind)))
            .scrub(DATA.getOrDefault(kind, ""));
    assertThat(scrubbed.counts()).doesNotContainKey(kind);
  }

  @Test
  void profilesAreSetsOfKinds() {
    assertThat(PiiScrubber.fineweb().scrub(TEXT).counts())
        .isEqualTo(Map.of(PiiKind.EMAIL, 1, PiiKind.IPV4, 1));
    assertThat(PiiScrubber.strict().scrub(TEXT).counts().keySet())
        .isEqualTo(EnumSet.allOf(PiiKind.class));
  }

  @Test
  void kindsAreNamedWithHyphens() {
    assertThat(PiiKind.PAYMENT_CARD.id()).isEqualTo("payment-card");
  }
}
