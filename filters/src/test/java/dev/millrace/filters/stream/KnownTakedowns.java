package dev.millrace.filters.stream;

import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.TakedownView;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.ArrayList;
import java.util.List;

/** Takedowns as far as a stage has come to know them. */
public final class KnownTakedowns implements TakedownView {
  private TakedownHistory history = new TakedownHistory();
  private final List<Takedown> all = new ArrayList<>();

  public void add(String target) {
    write(TakedownTarget.parse(target), false);
  }

  public void revoke(String target) {
    write(TakedownTarget.parse(target), true);
  }

  private void write(TakedownTarget target, boolean revoked) {
    knowOnly(all.size());
    List<Long> turns = history.find(target).map(TakedownHistory.Entry::turns).orElse(List.of());
    all.add(
        Takedown.newBuilder()
            .setKind(target.kind().label())
            .setValue(target.value())
            .setRevoked(revoked)
            .setTurns(turns)
            .build());
    knowOnly(all.size());
  }

  /** How many records there are. */
  public int written() {
    return all.size();
  }

  /** As an instance that has read so many of them. */
  public void knowOnly(int records) {
    history = new TakedownHistory();
    for (int offset = 0; offset < records; offset++) {
      var _ = history.add(all.get(offset), offset);
    }
  }

  @Override
  public Takedowns current() {
    return history.current();
  }

  @Override
  public Takedowns asOf(long version) {
    return history.asOf(version);
  }

  @Override
  public Takedowns since(long from, long to) {
    return history.since(from, to);
  }
}
