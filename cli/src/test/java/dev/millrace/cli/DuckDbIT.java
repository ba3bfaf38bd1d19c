package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.foreign.SmallInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DuckDB, whose driver only this profile brings, reads what a run of a part of the sample has
 * published.
 */
@Tag("external")
class DuckDbIT {
  @TempDir Path folder;

  @Test
  void itsCountsEqualTheAccounts() throws Exception {
    Path crawl = folder.resolve("part.warc.gz");
    SmallInputs.partOfTheSample(0, 400, crawl);
    try (MillraceProcess run =
        MillraceProcess.start(
            folder.resolve("log"),
            List.of(
                "run",
                crawl.toString(),
                "--until-drained",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--publish",
                folder.resolve("published").toString(),
                "--set",
                "language.wanted=",
                "--set",
                "language.threshold=0.2",
                "--set",
                "train.model=" + SmallInputs.model(folder),
                "--set",
                "tokenizer=" + SmallInputs.tokenizer(folder),
                "--set",
                "tokenize.block-length=64",
                "--set",
                "train.context-length=64",
                "--set",
                "train.blocks-per-step=256"))) {
      assertThat(run.exitCode()).as(run.output()).isZero();
    }
    CommandRun accounts =
        CommandRun.of("accounts", "--json", "--data", folder.resolve("data").toString());
    JsonNode counts = new ObjectMapper().readTree(accounts.out());
    long clean = counts.path("clean").asLong();
    assertThat(clean).isGreaterThan(50);

    String all = "read_parquet('" + folder.resolve("published") + "/data/**/*.parquet')";
    assertThat(number("SELECT count(*) FROM " + all)).isEqualTo(clean);
    assertThat(number("SELECT count(DISTINCT page_id) FROM " + all)).isEqualTo(clean);
    assertThat(number("SELECT count(DISTINCT language) FROM " + all)).isGreaterThan(1);
    assertThat(number("SELECT count(*) FROM " + all + " WHERE id = '<' || page_id || '>'"))
        .isEqualTo(clean);
    Path manifest = folder.resolve("published").resolve("_manifest.json");
    JsonNode said = new ObjectMapper().readTree(manifest.toFile());
    assertThat(number("SELECT sum(token_count)::BIGINT FROM " + all))
        .isEqualTo(said.path("tokens").asLong());
    requireTypes(all);
    assertThat(rowsByTheQueryOfTheDataCard()).isEqualTo(clean);
  }

  private static void requireTypes(String all) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet types =
            statement.executeQuery(
                "SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE SELECT *"
                    + " FROM "
                    + all
                    + ")")) {
      assertThat(types.next()).isTrue();
      assertThat(types.getString(1))
          .startsWith(
              "text VARCHAR, id VARCHAR, dump VARCHAR, url VARCHAR, date VARCHAR, file_path"
                  + " VARCHAR, language VARCHAR, language_score DOUBLE, token_count BIGINT");
    }
  }

  /** As it stands there, in the data set's folder. */
  private long rowsByTheQueryOfTheDataCard() throws Exception {
    Path published = folder.resolve("published");
    String card = Files.readString(published.resolve("README.md"));
    String query = card.substring(card.indexOf("```sql") + 6, card.lastIndexOf("```"));
    String[] statements = query.split(";", -1);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET file_search_path = '" + published + "'");
      statement.execute(statements[0]);
      long rows = 0;
      try (ResultSet languages = statement.executeQuery(statements[1])) {
        while (languages.next()) {
          rows += languages.getLong(2);
        }
      }
      return rows;
    }
  }

  private static long number(String query) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }
}
