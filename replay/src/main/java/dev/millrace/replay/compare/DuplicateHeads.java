package dev.millrace.replay.compare;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds for each duplicate the document that was kept for it. A duplicate names the earlier
 * document that it repeats most, which may be a duplicate itself; so what is named is followed
 * until one that names none. On disk, a step for all at once: as many rounds as the longest chain
 * has links.
 */
final class DuplicateHeads implements AutoCloseable {
  /** Ids that were read twice can name each other. */
  private static final int MOST_LINKS = 1_000;

  private final KeyedSpill matches = new KeyedSpill();

  /** Takes that a document repeats another; ids may come twice, the first counts. */
  void add(String id, String matched) {
    if (!id.equals(matched)) {
      matches.add(id, bytes(matched));
    }
  }

  /**
   * @param heads takes each duplicate's id and that of the document that was kept
   */
  void resolve(BiConsumer<String, String> heads) {
    KeyedSpill open = new KeyedSpill();
    for (int bucket = 0; bucket < KeyedSpill.BUCKETS; bucket++) {
      KeyedSpill first = open;
      matches
          .bucket(bucket)
          .forEach((id, matched) -> first.add(text(matched.getFirst()), bytes(id)));
    }
    for (int links = 0; open.size() > 0; links++) {
      KeyedSpill next = new KeyedSpill();
      try (KeyedSpill done = open) {
        follow(done, links < MOST_LINKS, next, heads);
      }
      open = next;
    }
    open.close();
  }

  private void follow(
      KeyedSpill byTarget, boolean further, KeyedSpill next, BiConsumer<String, String> heads) {
    for (int bucket = 0; bucket < KeyedSpill.BUCKETS; bucket++) {
      Map<String, List<byte[]>> known = matches.bucket(bucket);
      byTarget
          .bucket(bucket)
          .forEach(
              (target, ids) -> {
                List<byte[]> onwards = known.getOrDefault(target, List.of());
                for (byte[] id : ids) {
                  if (onwards.isEmpty() || !further) {
                    heads.accept(text(id), target);
                  } else {
                    next.add(text(onwards.getFirst()), id);
                  }
                }
              });
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    matches.close();
  }
}
