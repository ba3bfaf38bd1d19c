package dev.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** What {@code replay compare --json} says of two generations that are equal. */
final class EqualGenerations {
  private EqualGenerations() {}

  /** In every cell and every text. */
  static void require(JsonNode found) {
    assertThat(found.path("changedFates").asLong()).isZero();
    assertThat(found.path("changedRepresentatives").asLong()).isZero();
    assertThat(found.path("texts").path("changed").asLong()).isZero();
    assertThat(found.path("texts").path("same").asLong()).isPositive();
    found
        .path("matrix")
        .properties()
        .forEach(
            row -> {
              assertThat(row.getValue().properties()).as(row.getKey()).hasSize(1);
              assertThat(row.getValue().has(row.getKey())).as(row.getKey()).isTrue();
            });
  }
}
