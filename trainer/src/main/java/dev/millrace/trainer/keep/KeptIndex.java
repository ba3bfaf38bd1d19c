package dev.millrace.trainer.keep;

import dev.millrace.model.checkpoint.RunIndex;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.WriteCondition;
import dev.millrace.storage.files.StoreFolder;
import dev.millrace.storage.files.StoredText;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** A run's index in a store, which only who took the run over last can change. */
final class KeptIndex {
  private static final WriteCondition NEVER = new WriteCondition.IfUnchanged("\"0\"");

  private final StoreFolder folder;
  private final StoreTries tries;
  private final String writer = UUID.randomUUID().toString();
  private RunIndex index = RunIndex.empty();
  private String etag = "";

  KeptIndex(StoreFolder folder, StoreTries tries) {
    this.folder = folder;
    this.tries = tries;
  }

  RunIndex now() {
    return index;
  }

  /**
   * Begins an epoch.
   *
   * @throws IllegalStateException if others take the run over at the same time, or the store does
   *     not hold conditions
   */
  void takeOver() throws IOException {
    Optional<StoredText> there = folder.read(RunIndex.NAME);
    RunIndex before = there.isPresent() ? parse(there.get()) : RunIndex.empty();
    this.etag = there.map(StoredText::etag).orElse("");
    change(before.takenOverBy(writer));
    requireConditions();
  }

  private RunIndex parse(StoredText text) throws IOException {
    return RunIndex.parse(text.text(), folder.at(RunIndex.NAME).toString());
  }

  /**
   * Writes it anew.
   *
   * @throws IllegalStateException if it is no longer this one's
   */
  void change(RunIndex next) throws IOException {
    String text = next.toJson();
    this.etag = tries.patiently(() -> write(text));
    this.index = next;
  }

  /** After an outage nobody knows whether it was written; what lies there tells. */
  private String write(String text) throws IOException {
    try {
      return folder.write(RunIndex.NAME, text, condition()).etag();
    } catch (StorageException.Conflict e) {
      Optional<StoredText> there = folder.read(RunIndex.NAME);
      if (there.filter(own -> own.text().equals(text)).isPresent()) {
        return there.get().etag();
      }
      if (there.map(StoredText::etag).orElse("").equals(etag)) {
        throw new StorageException.Unavailable(String.valueOf(e.getMessage()), e);
      }
      throw new IllegalStateException(
          "another trainer has taken over the run in "
              + folder.place()
              + (there.isPresent() ? " (epoch " + parse(there.get()).epoch() + ")" : "")
              + ": this one ends, and nothing of that one's was changed",
          e);
    }
  }

  private WriteCondition condition() {
    return etag.isEmpty() ? new WriteCondition.IfAbsent() : new WriteCondition.IfUnchanged(etag);
  }

  /** A store that takes any write would let two trainers overwrite each other. */
  private void requireConditions() throws IOException {
    try {
      var _ = folder.write(RunIndex.NAME, index.toJson(), NEVER);
    } catch (StorageException.Conflict e) {
      return;
    }
    throw new IllegalStateException(
        folder.place()
            + " takes a write whose condition does not hold, so that two trainers could overwrite"
            + " each other; use a store with conditional writes (If-Match), or a folder");
  }
}
