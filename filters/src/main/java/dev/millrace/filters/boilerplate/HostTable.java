package dev.millrace.filters.boilerplate;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What is known of hosts, in a fixed number of slots. A host may lie in one of two, by its digest.
 * Each of its pages gives it a life, {@link #MOST_LIVES} at most; where a host finds both of its
 * slots taken, that with fewer lives loses one, and goes when it has none left. So hosts with many
 * pages stay, whatever number of others pass by, and the outcome depends on the order alone.
 *
 * <p>Missed are hosts that find no slot: their pages change nothing but others' lives. As long as
 * there are fewer hosts than half of the slots, few do.
 */
final class HostTable {
  static final int MOST_LIVES = 255;

  private final HostStore store;
  private final int slots;

  HostTable(HostStore store, int slots) {
    this.store = store;
    this.slots = slots;
  }

  /**
   * A host's place.
   *
   * @param lives in [1, {@link #MOST_LIVES}]
   */
  record Slot(int number, int lives, HostLines lines) {
    private byte[] toBytes() {
      ByteBuffer bytes = ByteBuffer.allocate(1 + lines.bytes()).put((byte) lives);
      lines.writeTo(bytes);
      return bytes.array();
    }

    private static Slot of(int number, byte[] value) {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      return new Slot(number, Byte.toUnsignedInt(bytes.get()), HostLines.read(bytes));
    }
  }

  /** The slot for a page of a host, with a life more; empty where others hold both. */
  Optional<Slot> take(long host) {
    int first = Math.floorMod(host, slots);
    int second = Math.floorMod(Long.rotateLeft(host, 32), slots);
    List<Integer> numbers = first == second ? List.of(first) : List.of(first, second);
    List<Slot> taken = numbers.stream().flatMap(number -> at(number).stream()).toList();
    Optional<Slot> own = taken.stream().filter(slot -> slot.lines().host() == host).findFirst();
    if (own.isPresent()) {
      return own.map(
          slot -> new Slot(slot.number(), Math.min(MOST_LIVES, slot.lives() + 1), slot.lines()));
    }
    return numbers.stream()
        .filter(number -> taken.stream().noneMatch(slot -> slot.number() == number))
        .findFirst()
        .or(() -> challenge(taken))
        .map(number -> new Slot(number, 1, HostLines.of(host)));
  }

  private Optional<Slot> at(int number) {
    return store.get(number).map(value -> Slot.of(number, value));
  }

  /** The number of the slot that has no life left. */
  private Optional<Integer> challenge(List<Slot> taken) {
    Slot weaker =
        taken.size() > 1 && taken.getLast().lives() < taken.getFirst().lives()
            ? taken.getLast()
            : taken.getFirst();
    if (weaker.lives() == 1) {
      return Optional.of(weaker.number());
    }
    keep(new Slot(weaker.number(), weaker.lives() - 1, weaker.lines()));
    return Optional.empty();
  }

  void keep(Slot slot) {
    store.put(slot.number(), slot.toBytes());
  }
}
