package dev.millrace.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.DroppedDocument;
import org.junit.jupiter.api.Test;

class LatestDropsTest {
  private final LatestDrops drops = new LatestDrops(3);

  private void add(String rule, String url) {
    drops.add(DroppedDocument.newBuilder().setRule(rule).setUrl(url).build());
  }

  @Test
  void ofEachRuleAsManyAsAskedForAreKeptAndTheOldestGoes() {
    add("a", "1");
    add("b", "2");
    add("a", "3");
    add("a", "4");
    assertThat(drops.of("a")).extracting(DroppedDocument::getUrl).containsExactly("4", "3", "1");

    add("a", "5");
    assertThat(drops.of("a")).extracting(DroppedDocument::getUrl).containsExactly("5", "4", "3");
    assertThat(drops.of("b")).extracting(DroppedDocument::getUrl).containsExactly("2");
    assertThat(drops.of("c")).isEmpty();
  }
}
