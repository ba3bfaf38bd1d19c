package dev.millrace.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.Fixtures;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.cli.terminal.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputProgressTest {
  private static final String ERRORS = "millrace.terminal.errors";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsAFileByItsBytesAsTheyAreUpToItsEnd(boolean gzip) throws IOException {
    String text = Fixtures.row("a", Fixtures.ARTICLE).repeat(1_000);
    Path file =
        gzip
            ? Fixtures.writeGzip(folder.resolve("a.jsonl.gz"), text)
            : Fixtures.write(folder.resolve("a.jsonl"), text);
    Screen screen = new Screen(60);
    ProgressBar bar = ProgressBar.on(screen.out(), "encode", Files.size(file), "B");

    try (InputProgress progress = new InputProgress(bar);
        InputStream in = TextInput.open(file.toString(), progress)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      bar.above(screen.out(), "read");
      assertThat(screen.rows().getLast()).startsWith("encode [##############] 100 %");
    }
    assertThat(screen.rows()).containsExactly("read");
  }

  @Test
  void aBarIsShownOnATerminalBesideRowsThatGoElsewhere() throws IOException {
    Path file = Fixtures.write(folder.resolve("a.jsonl"), Fixtures.row("a", Fixtures.ARTICLE));
    System.setProperty(ERRORS, "true");
    try {
      CommandRun shown = CommandRun.of("encode", "--tokenizer", "gpt2", file.toString());
      assertThat(shown.errors()).contains("encode [##############] 100 %");
      assertThat(shown.rows()).hasSize(1);
      String row = Files.readString(file);
      assertThat(CommandRun.withInput(row, "encode", "--tokenizer", "gpt2", "-").errors())
          .isEmpty();
    } finally {
      System.clearProperty(ERRORS);
    }
    assertThat(CommandRun.of("encode", "--tokenizer", "gpt2", file.toString()).errors()).isEmpty();
  }
}
