package dev.millrace.filters.stream;

import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.filters.duplicates.DuplicateIndex.Remembered;
import dev.millrace.schemas.takedown.TakedownView;
import dev.millrace.schemas.takedown.Takedowns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Lets the index of duplicates forget what is taken down, for good: a takedown that is revoked does
 * not bring it back, and the page itself, crawled again, is no duplicate of what it was. Where a
 * takedown comes, all open windows are gone through once, some documents at a time.
 */
public final class DuplicateForgetting {
  static final String FORGET = "forget-documents";
  static final Duration TICK = Duration.ofMillis(250);

  private static final String SOURCE = "dedup-window-repartition-source";

  /** More would keep the thread from its transaction for too long. */
  private static final int MOST_AT_ONCE = 20_000;

  private DuplicateForgetting() {}

  /** Adds it to the curation's topology. */
  public static Topology addTo(Topology topology, DedupSettings settings, TakedownView takedowns) {
    return topology
        .addProcessor(FORGET, () -> new Forgetter(settings, takedowns), SOURCE)
        .connectProcessorAndStateStores(
            FORGET, DedupProgress.STORE, DuplicateStores.WINDOWS, DuplicateStores.INDEX);
  }

  /** Takes nothing of what comes; only its turns count. */
  private static final class Forgetter implements Processor<Object, Object, Void, Void> {
    private static final String VERSION = "forgotten-version";
    private static final String TARGET = "forgetting-version";
    private static final String WINDOW = "forgetting-window";
    private static final String ORDINAL = "forgetting-ordinal";

    private final DedupSettings settings;
    private final TakedownView takedowns;
    private KeyValueStore<String, Long> progress;
    private DedupWindows windows;
    private WindowStore<Bytes, byte[]> entries;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    Forgetter(DedupSettings settings, TakedownView takedowns) {
      this.settings = settings;
      this.takedowns = takedowns;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      progress = context.getStateStore(DedupProgress.STORE);
      windows =
          new DedupWindows(context.getStateStore(DuplicateStores.WINDOWS), settings.retention());
      entries = context.getStateStore(DuplicateStores.INDEX);
      context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, _ -> forget());
    }

    @Override
    public void process(Record<Object, Object> record) {
      long _ = known(); // by which it is decided
    }

    /** Another instance may have known more, and begun to forget what this one still takes in. */
    private long known() {
      long version = takedowns.current().version();
      if (version < Math.max(kept(VERSION), kept(TARGET))) {
        done(Math.min(version, kept(VERSION)));
      }
      return version;
    }

    private void forget() {
      long version = known();
      if (progress.get(TARGET) == null && version > kept(VERSION)) {
        progress.put(TARGET, version);
        goOnAt(-1, 0);
      }
      if (progress.get(TARGET) != null) {
        Takedowns added = takedowns.since(kept(VERSION), kept(TARGET));
        if (added.isEmpty() || isThrough(added)) {
          done(kept(TARGET));
        }
      }
    }

    private long kept(String key) {
      return Optional.ofNullable(progress.get(key)).orElse(0L);
    }

    private void goOnAt(long window, long ordinal) {
      progress.put(WINDOW, window);
      progress.put(ORDINAL, ordinal);
    }

    private void done(long version) {
      progress.put(VERSION, version);
      progress.delete(TARGET);
      progress.delete(WINDOW);
      progress.delete(ORDINAL);
    }

    /** Goes on through the windows; whether the last document has been looked at. */
    private boolean isThrough(Takedowns added) {
      int left = MOST_AT_ONCE;
      for (DedupWindows.Window window : windows.open()) {
        if (window.number() < kept(WINDOW)) {
          continue;
        }
        long from = window.number() == kept(WINDOW) ? kept(ORDINAL) : 0;
        int looked = look(new WindowIndexStore(entries, window), from, left, added);
        left -= looked;
        if (left <= 0) {
          return false;
        }
      }
      return true;
    }

    /** Returns at how many documents it has looked. */
    private int look(WindowIndexStore window, long from, int most, Takedowns added) {
      List<Long> taken = new ArrayList<>();
      int looked = 0;
      long next = from;
      try (KeyValueIterator<Windowed<Bytes>, byte[]> documents = window.documentsFrom(from)) {
        while (looked < most && documents.hasNext()) {
          KeyValue<Windowed<Bytes>, byte[]> entry = documents.next();
          Optional<Remembered> document =
              DuplicateIndex.remembered(WindowIndexStore.keyOf(entry.key), entry.value);
          document.filter(one -> isTaken(one, added)).ifPresent(one -> taken.add(one.ordinal()));
          next = document.map(Remembered::ordinal).orElse(next) + 1;
          looked++;
        }
      }
      DuplicateIndex index = new DuplicateIndex(window);
      taken.forEach(index::forget);
      goOnAt(window.window().number(), next);
      return looked;
    }

    private static boolean isTaken(Remembered document, Takedowns added) {
      return added.matchesAbbreviated(document.url(), document.digestBegin());
    }
  }
}
