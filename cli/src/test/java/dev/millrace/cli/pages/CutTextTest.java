package dev.millrace.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CutTextTest {
  @Test
  void whatExtractionLeftOutIsNamedInTheOrderOfThePage() {
    String html =
        """
        <title>t</title><nav>Home</nav><p style="color:red">The  mill
        grinds.</p><script>if (a<b) x()</script><p onclick="x()">It <i>turns</i>.</p>
        """;
    assertThat(CutText.json(html, "The mill grinds.\nIt turns."))
        .containsExactly(
            List.of("cut", "Home"),
            List.of("kept", "The mill grinds."),
            List.of("kept", "It"),
            List.of("kept", "turns"),
            List.of("kept", "."));
  }

  @Test
  void ofLongPagesTheBeginningIsTold() {
    assertThat(CutText.json("<p>line".repeat(5_000), "")).hasSize(4_000);
    assertThat(CutText.json("x".repeat(5_000), "").getFirst().getLast()).hasSize(4_000);
  }
}
