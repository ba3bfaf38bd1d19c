package dev.millrace.replay.lineage;

import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.lineage.store.IndexStore;
import dev.millrace.replay.lineage.store.Key;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.takedown.TakedownHistory;
import java.util.ArrayList;
import java.util.List;

/** Generations and takedowns: the newest record of each. */
final class ControlsTable {
  private static final char GENERATIONS = 'Q';
  private static final char TAKEDOWNS = 'W';

  private final IndexStore store;

  ControlsTable(IndexStore store) {
    this.store = store;
  }

  void add(Generation generation) {
    store.put(
        Key.of(GENERATIONS).text(generation.getName()).bytes(), Codec.GENERATION.write(generation));
  }

  Generations generations() {
    List<Generation> newest = new ArrayList<>();
    store.walk(
        Key.of(GENERATIONS).bytes(),
        (key, value) -> {
          newest.add(Codec.GENERATION.read(value));
          return true;
        });
    return new Generations(newest);
  }

  /** A later record of a key has a greater offset. */
  void add(Takedown takedown, long offset) {
    store.put(
        Key.of(TAKEDOWNS).text(takedown.getKind()).text(takedown.getValue()).bytes(),
        new ValueWriter().number(offset).blob(Codec.TAKEDOWN.write(takedown)).bytes());
  }

  TakedownHistory takedowns() {
    TakedownHistory history = new TakedownHistory();
    store.walk(
        Key.of(TAKEDOWNS).bytes(),
        (key, value) -> {
          ValueReader reader = new ValueReader(value);
          long offset = reader.number();
          boolean _ = history.add(Codec.TAKEDOWN.read(reader.blob()), offset);
          return true;
        });
    return history;
  }
}
