package dev.millrace.cli.report;

import dev.millrace.cli.report.page.HtmlPage;
import dev.millrace.cli.report.page.MarkdownPage;
import dev.millrace.cli.report.page.ReportPage;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The two files of a report in a folder. They are written under other names and renamed, so that
 * neither is ever half there; what is no report is never overwritten.
 *
 * @param folder made if it is not there
 */
public record ReportFiles(Path folder) {
  private static final int HEAD = 512;

  public Path html() {
    return folder.resolve("report.html");
  }

  public Path markdown() {
    return folder.resolve("report.md");
  }

  /**
   * Looks before anything else is done.
   *
   * @throws SettingsException if the folder is a file, or holds files of these names that are no
   *     reports
   */
  public void requireOurs() {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new SettingsException("--out: " + folder + " is a file; name a folder");
    }
    requireOurs(html(), HtmlPage.MARK);
    requireOurs(markdown(), MarkdownPage.MARK);
  }

  private static void requireOurs(Path file, String mark) {
    if (Files.exists(file) && !(Files.isRegularFile(file) && head(file).contains(mark))) {
      throw new SettingsException(
          "--out: " + file + " is there and is no report of millrace's; name another folder");
    }
  }

  private static String head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SettingsException("--out: cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Both are complete before either has its name. */
  void write(ReportPage page) {
    Path html = unfinished(html());
    Path markdown = unfinished(markdown());
    try {
      Files.createDirectories(folder);
      try {
        Files.writeString(html, HtmlPage.of(page));
        Files.writeString(markdown, MarkdownPage.of(page));
        requireOurs();
        move(html, html());
        move(markdown, markdown());
      } finally {
        Files.deleteIfExists(html);
        Files.deleteIfExists(markdown);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report in " + folder + ": " + e, e);
    }
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling(".unfinished-" + UUID.randomUUID() + "-" + file.getFileName());
  }

  private static void move(Path unfinished, Path file) throws IOException {
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
