package dev.millrace.replay.lineage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexStoreTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> keys(IndexStore store, String beginning, String from) {
    List<String> keys = new ArrayList<>();
    store.walk(
        bytes(beginning),
        bytes(from),
        (key, value) -> keys.add(new String(key, StandardCharsets.UTF_8)));
    return keys;
  }

  @Test
  void walksInOrderOverWhatIsCommittedAndWhatIsNot() {
    try (IndexStore store = IndexStore.open(folder)) {
      store.put(bytes("a3"), bytes("x"));
      store.put(bytes("a1"), bytes("x"));
      store.put(bytes("b1"), bytes("x"));
      store.commit();
      store.put(bytes("a2"), bytes("x"));

      assertThat(keys(store, "a", "a")).containsExactly("a1", "a2", "a3");
      assertThat(keys(store, "a", "a2")).containsExactly("a2", "a3");
      assertThat(store.get(bytes("a2"))).hasValue(bytes("x"));
      assertThat(store.get(bytes("a4"))).isEmpty();
    }
  }

  @Test
  void whatWasNotCommittedIsGoneWhenItIsOpenedAgain() {
    try (IndexStore store = IndexStore.open(folder)) {
      store.put(bytes("kept"), bytes("x"));
      store.commit();
      store.put(bytes("lost"), bytes("x"));
    }
    try (IndexStore store = IndexStore.open(folder)) {
      assertThat(store.isWriter()).isTrue();
      assertThat(keys(store, "", "")).containsExactly("kept");
    }
  }

  @Test
  void aSecondOneReadsWhatTheWriterCommittedAndKeepsItsOwnToItself() {
    try (IndexStore writer = IndexStore.open(folder)) {
      writer.put(bytes("a"), bytes("1"));
      writer.commit();
      writer.put(bytes("b"), bytes("2"));
      try (IndexStore reader = IndexStore.open(folder)) {
        assertThat(reader.isWriter()).isFalse();
        assertThat(keys(reader, "", "")).containsExactly("a");
        reader.put(bytes("c"), bytes("3"));
        reader.commit();
        assertThat(keys(reader, "", "")).containsExactly("a", "c");
        assertThatThrownBy(reader::clear).isInstanceOf(IllegalStateException.class);
      }
      assertThat(keys(writer, "", "")).containsExactly("a", "b");
    }
  }

  @Test
  void clearedItIsEmptyAndUsable() {
    try (IndexStore store = IndexStore.open(folder)) {
      store.put(bytes("a"), bytes("1"));
      store.commit();
      store.put(bytes("b"), bytes("1"));
      store.clear();
      assertThat(keys(store, "", "")).isEmpty();
      store.put(bytes("c"), bytes("1"));
      store.commit();
    }
    try (IndexStore store = IndexStore.open(folder)) {
      assertThat(keys(store, "", "")).containsExactly("c");
    }
  }

  @Test
  void aClosedOneSaysSo() {
    IndexStore store = IndexStore.open(folder);
    store.close();
    store.close();

    assertThatThrownBy(() -> store.get(bytes("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }
}
