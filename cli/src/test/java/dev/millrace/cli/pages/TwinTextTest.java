package dev.millrace.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwinTextTest {
  @Test
  void whatOnlyOneOfTheTwoTextsHasIsNamed() {
    Map<String, Object> json =
        TwinText.json("urn:1", "http://a.test/", "The mill grinds corn.", "The mill grinds wheat.");
    assertThat(json).containsEntry("id", "urn:1").containsEntry("url", "http://a.test/");
    assertThat(json)
        .containsEntry(
            "parts",
            List.of(
                List.of("kept", "The mill grinds "),
                List.of("removed", "corn."),
                List.of("added", "wheat.")))
        .containsEntry("complete", true);
  }

  @Test
  void ofLongTextsTheBeginningsAreCompared() {
    String text = "word ".repeat(50_000);
    Map<String, Object> json = TwinText.json("urn:1", "", text, text);
    assertThat(json)
        .containsEntry("parts", List.of(List.of("kept", text.substring(0, 200_000))))
        .containsEntry("complete", false);
  }
}
