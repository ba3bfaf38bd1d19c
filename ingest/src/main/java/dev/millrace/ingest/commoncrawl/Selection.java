package dev.millrace.ingest.commoncrawl;

import dev.millrace.storage.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Records by the file that they lie in. */
final class Selection {
  private final Optional<Set<String>> files;
  private final Map<String, List<ByteRange>> records = new TreeMap<>();
  private int size;

  /**
   * @param files that alone count; empty: all
   */
  Selection(Optional<Set<String>> files) {
    this.files = files;
  }

  void add(String file, ByteRange record) {
    if (files.isEmpty() || files.get().contains(file)) {
      records.computeIfAbsent(file, name -> new ArrayList<>()).add(record);
      size++;
    }
  }

  int size() {
    return size;
  }

  /** Path to places, by path. */
  Map<String, List<ByteRange>> records() {
    return records;
  }
}
