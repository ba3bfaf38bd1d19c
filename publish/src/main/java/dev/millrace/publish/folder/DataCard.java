package dev.millrace.publish.folder;

import dev.millrace.publish.table.Column;
import dev.millrace.publish.table.Division;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.Table;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * {@code README.md} of a data set, made of the manifest's counts; what stands between the lines of
 * dashes is what Hugging Face's hub reads.
 */
final class DataCard {
  private final Manifest manifest;
  private final Table table;
  private final StringBuilder text = new StringBuilder();

  private DataCard(Manifest manifest, Table table) {
    this.manifest = manifest;
    this.table = table;
  }

  static String of(Manifest manifest, Table table) {
    DataCard card = new DataCard(manifest, table);
    card.head();
    card.counts();
    card.columns();
    card.reading();
    return card.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void head() {
    line("---");
    line("configs:");
    line("- config_name: default");
    line("  data_files: data/**/*.parquet");
    List<String> languages =
        manifest.files().stream()
            .flatMap(file -> file.division().levels().stream())
            .filter(level -> level.column().equals("language") && !level.value().isEmpty())
            .map(Division.Level::value)
            .distinct()
            .sorted()
            .toList();
    if (!languages.isEmpty()) {
      line("language:");
      languages.forEach(language -> line("- \"" + language.replaceAll("[^\\w-]", "") + "\""));
    }
    line("---");
    line("");
    line("# " + manifest.origin().topic());
    line("");
  }

  private void counts() {
    line(
        "%,d rows, %s%,d bytes in %,d files, published by Millrace from topic `%s`,"
                .formatted(
                    manifest.rows(),
                    hasTokens() ? "%,d tokens, ".formatted(manifest.tokens()) : "",
                    manifest.bytes(),
                    manifest.files().size(),
                    manifest.origin().topic())
            + " generation `%s`, last changed %s."
                .formatted(manifest.origin().generation(), manifest.updated()));
    line("");
    Totals totals = manifest.totals();
    line(
        "%,d documents were read; %,d of them are not or no longer here because of takedowns%s."
            .formatted(
                totals.documents(),
                totals.withdrawn(),
                totals.missed() == 0
                    ? ""
                    : "; %,d offsets were deleted by the topic's retention before they were read"
                        .formatted(totals.missed())));
    line("The texts are those of the web pages they come from, and belong to their authors.");
    line("");
    line(
        "| %s | rows |%s bytes | files |"
            .formatted(String.join(" | ", table.dividedBy()), hasTokens() ? " tokens |" : ""));
    line("|" + "---|".repeat(table.dividedBy().size()) + "---:|".repeat(hasTokens() ? 4 : 3));
    Map<Division, List<PublishedFile>> divisions =
        manifest.files().stream()
            .collect(
                Collectors.groupingBy(PublishedFile::division, TreeMap::new, Collectors.toList()));
    divisions.forEach(this::division);
    line("");
  }

  private boolean hasTokens() {
    return table.find(DocumentTable.TOKENS).isPresent();
  }

  private void division(Division division, List<PublishedFile> files) {
    String values =
        division.levels().stream()
            .map(level -> level.value().replaceAll("[|\\r\\n]", " "))
            .collect(Collectors.joining(" | "));
    line(
        String.format(
            Locale.ROOT,
            "| %s | %,d |%s %,d | %,d |",
            values,
            sum(files, PublishedFile::rows),
            hasTokens() ? " %,d |".formatted(sum(files, PublishedFile::tokens)) : "",
            sum(files, PublishedFile::bytes),
            files.size()));
  }

  private static long sum(Collection<PublishedFile> files, ToLongFunction<PublishedFile> part) {
    return files.stream().mapToLong(part).sum();
  }

  private void columns() {
    line("| column | type | holds |");
    line("|---|---|---|");
    for (Column column : table.columns()) {
      line("| `%s` | %s | %s |".formatted(column.name(), column.kind().label(), column.holds()));
    }
    line("");
  }

  private void reading() {
    line("`_manifest.json` names every file with its sha256 and rows; a file that it does not");
    line("name does not count. While the data set grows, read by it:");
    line("");
    line("```sql");
    line("-- DuckDB, in this folder");
    line("SET VARIABLE files = (SELECT list(file.path) FROM");
    line("  (SELECT unnest(files) AS file FROM read_json('_manifest.json')));");
    line(
        hasTokens()
            ? "SELECT language, count(*), sum(token_count)"
            : "SELECT " + String.join(", ", table.dividedBy()) + ", count(*)");
    line("FROM read_parquet(getvariable('files'), hive_partitioning = false) GROUP BY ALL;");
    line("```");
  }
}
