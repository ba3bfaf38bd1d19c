package dev.millrace.evaluation.extraction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.filters.extraction.decode.PageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A page with the text people say is its main content.
 *
 * @param id the file's name without endings
 * @param type the page type the set names, or {@code article} where it names none
 */
record GoldPage(String id, String url, String type, String html, String text) {

  /** A set of gold pages and how the set's authors score. */
  record GoldSet(String name, Scoring scoring, List<GoldPage> pages) {}

  enum Scoring {
    /** F1 of the mean precision and the mean recall over 4-gram bags. */
    SHINGLES,
    /** Mean over pages of the F1 over bags of lower-case words. */
    WORDS
  }

  /**
   * Reads a folder laid out as scrapinghub/article-extraction-benchmark ({@code ground-truth.json},
   * {@code html/ID.html.gz}) or as WCXB ({@code ground-truth/ID.json}, {@code html/ID.html.gz}).
   *
   * @throws IOException when the folder is neither or cannot be read
   */
  static GoldSet read(Path folder) throws IOException {
    String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
    if (Files.isRegularFile(folder.resolve("ground-truth.json"))) {
      return new GoldSet(name, Scoring.SHINGLES, readScrapinghub(folder));
    }
    if (Files.isDirectory(folder.resolve("ground-truth"))) {
      return new GoldSet(name, Scoring.WORDS, readWcxb(folder));
    }
    throw new IOException(
        folder + " holds neither ground-truth.json nor a folder ground-truth beside html");
  }

  private static List<GoldPage> readScrapinghub(Path folder) throws IOException {
    JsonNode truth = new ObjectMapper().readTree(folder.resolve("ground-truth.json").toFile());
    List<GoldPage> pages = new ArrayList<>();
    for (var entry : truth.properties()) {
      pages.add(
          new GoldPage(
              entry.getKey(),
              entry.getValue().path("url").asText(""),
              "article",
              html(folder, entry.getKey()),
              entry.getValue().path("articleBody").asText("")));
    }
    pages.sort((a, b) -> a.id.compareTo(b.id));
    return pages;
  }

  private static List<GoldPage> readWcxb(Path folder) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<GoldPage> pages = new ArrayList<>();
    try (var files = Files.list(folder.resolve("ground-truth"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode page = mapper.readTree(file.toFile());
        JsonNode text = page.path("ground_truth").path("main_content");
        if (!text.isTextual()) {
          continue; // no gold text: the page only has snippets
        }
        String id = file.getFileName().toString().replace(".json", "");
        pages.add(
            new GoldPage(
                id,
                page.path("url").asText(""),
                page.path("_internal").path("page_type").path("primary").asText("article"),
                html(folder, id),
                text.asText()));
      }
    }
    return pages;
  }

  static String html(Path folder, String id) {
    Path file = folder.resolve("html").resolve(id + ".html.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return PageDecoder.decode(in.readAllBytes(), "").map(PageDecoder.Html::text).orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
