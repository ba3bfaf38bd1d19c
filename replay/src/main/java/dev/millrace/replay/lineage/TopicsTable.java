package dev.millrace.replay.lineage;

import dev.millrace.replay.lineage.store.IndexStore;
import dev.millrace.replay.lineage.store.Key;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Which topics the index reads, and how far it has read them. */
final class TopicsTable {
  private static final char TOPICS = 'N';
  private static final char NEXT = 'O';

  private final IndexStore store;
  private final Map<String, IndexedTopic> byName = new ConcurrentHashMap<>();
  private final Map<Integer, IndexedTopic> byNumber = new ConcurrentHashMap<>();

  TopicsTable(IndexStore store) {
    this.store = store;
    store.walk(
        Key.of(TOPICS).bytes(),
        (key, value) -> {
          keep(IndexedTopic.read(value));
          return true;
        });
  }

  private void keep(IndexedTopic topic) {
    byName.put(topic.name(), topic);
    byNumber.put(topic.number(), topic);
  }

  /** Takes one up that is to be read from now on. */
  void add(String name, String id, String generation) {
    int number = find(name).map(IndexedTopic::number).orElse(byName.size());
    IndexedTopic topic = new IndexedTopic(number, name, id, generation);
    if (!find(name).filter(topic::equals).isPresent()) {
      store.put(Key.of(TOPICS).text(name).bytes(), topic.bytes());
      keep(topic);
    }
  }

  /** Of any topic, also of one that is not read yet or is gone. */
  IndexedTopic named(String name) {
    if (!byName.containsKey(name)) {
      add(name, "", "");
    }
    return find(name).orElseThrow();
  }

  Collection<IndexedTopic> all() {
    return byName.values();
  }

  Optional<IndexedTopic> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  IndexedTopic numbered(int number) {
    return Optional.ofNullable(byNumber.get(number))
        .orElseThrow(() -> new IllegalStateException("no topic of number " + number));
  }

  /** The offset that comes next; empty if none was read. */
  OptionalLong next(String topic, int partition) {
    return find(topic)
        .flatMap(known -> store.get(next(known, partition)))
        .map(value -> OptionalLong.of(new ValueReader(value).number()))
        .orElse(OptionalLong.empty());
  }

  void reached(String topic, int partition, long next) {
    store.put(next(named(topic), partition), new ValueWriter().number(next).bytes());
  }

  private static byte[] next(IndexedTopic topic, int partition) {
    return Key.of(NEXT).number(topic.number()).number(partition).bytes();
  }

  /** After the store was cleared. */
  void clear() {
    byName.clear();
    byNumber.clear();
  }
}
