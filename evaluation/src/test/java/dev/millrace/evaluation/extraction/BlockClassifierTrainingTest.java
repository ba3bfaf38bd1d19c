package dev.millrace.evaluation.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.classify.BoostedTrees;
import dev.millrace.filters.extraction.features.BlockFeatures;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockClassifierTrainingTest {
  @TempDir private Path root = Path.of("");

  /** Two pages whose text lies between menu and imprint, and two whose text is a table's. */
  private Path folder(String name, String before, String after) throws IOException {
    Path folder = root.resolve(name);
    Files.createDirectories(folder.resolve("html"));
    Files.createDirectories(folder.resolve("ground-truth"));
    for (int page = 0; page < 2; page++) {
      String text =
          "Paddle %d of the %s wheel has come loose, after the flood of last week."
              .formatted(page, name);
      String html =
          "<html><body><ul><li><a href='/'>Index</a></li><li><a href='/f'>Help</a></li></ul>"
              + before
              + text
              + after
              + "<div class='footer'><a href='/p'>Privacy</a></div></body></html>";
      try (var out =
          new GZIPOutputStream(
              Files.newOutputStream(folder.resolve("html/" + page + ".html.gz")))) {
        out.write(html.getBytes(StandardCharsets.UTF_8));
      }
      Files.writeString(
          folder.resolve("ground-truth/" + page + ".json"),
          "{\"ground_truth\": {\"main_content\": \"%s\"}}".formatted(text));
    }
    return folder;
  }

  private String trained(Path... folders) throws IOException {
    Path output = root.resolve("classifier.txt");
    String[] arguments = new String[folders.length + 1];
    arguments[0] = output.toString();
    for (int i = 0; i < folders.length; i++) {
      arguments[i + 1] = folders[i].toString();
    }
    BlockClassifierTraining.main(arguments);
    return Files.readString(output);
  }

  @Test
  void theClassifierIsOfThePagesOfAllFolders() throws IOException {
    Path articles = folder("mill", "<p>", "</p>");
    Path tables = folder("water", "<table><tr><td>", "</td></tr></table>");

    String both = trained(articles, tables);

    assertThat(both).isEqualTo(trained(articles, tables));
    assertThat(both).isNotEqualTo(trained(articles)).isNotEqualTo(trained(tables));
    try (Reader reader = Reader.of(both)) {
      assertThat(BoostedTrees.read(reader).featureNames()).isEqualTo(BlockFeatures.names());
    }
  }
}
