package dev.millrace.trainer.keep;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.model.checkpoint.PinFile;
import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.model.checkpoint.RunIndex;
import dev.millrace.storage.files.StoreFolder;
import dev.millrace.storage.files.StoredText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's folder in a store. Each checkpoint has a folder of its own there, which nobody writes
 * twice; it exists once the run's {@link RunIndex} names it. The folder on this disk is a copy that
 * can be lost: it holds the newest checkpoint, and of those that have kept their weights the
 * trainer's state.
 */
final class StoreKeep implements RunKeep {
  private static final Logger LOG = LoggerFactory.getLogger(StoreKeep.class);

  private final StoreFolder root;
  private final StoreFolder run;
  private final RunFolder local;
  private final StoreTries tries;
  private final KeptIndex index;
  private final LocalCopy copy;

  /**
   * @param local named after the run
   */
  StoreKeep(CheckpointStore store, RunFolder local) {
    this.root = store.root();
    this.run = root.folder(local.path().getFileName().toString());
    this.local = local;
    this.tries = new StoreTries(store.pause(), store.giveUpAfter());
    this.index = new KeptIndex(run, tries);
    this.copy = new LocalCopy(run, local);
  }

  private interface Change {
    void make() throws IOException;
  }

  private void carryOut(String what, Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot " + what + " in " + run.place() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void takeOver() {
    carryOut(
        "take over the checkpoints",
        () -> {
          copy.requireOwn(root);
          index.takeOver();
          sweep();
          copy.show(index.now());
        });
  }

  /**
   * Takes away what processes that died have left half done. Of the index's epoch and later ones it
   * touches nothing: were this one paused here while another takes the run over, the other's
   * uploads would be safe.
   */
  private void sweep() throws IOException {
    run.store().clearPending(run.at(""));
    Set<String> named = new HashSet<>();
    Set<String> thin = new HashSet<>();
    for (RunIndex.Kept kept : index.now().checkpoints()) {
      named.add(kept.folder());
      if (!kept.whole()) {
        CheckpointFiles.REMOVED.forEach(file -> thin.add(kept.folder() + "/" + file));
      }
    }
    for (String name : run.names()) {
      boolean older = RunIndex.epochOf(name).filter(e -> e < index.now().epoch()).isPresent();
      if (older && (thin.contains(name) || !named.contains(name.replaceFirst("/.*", "")))) {
        LOG.info("{} was left half done: deleted", run.at(name));
        run.delete(name);
      }
    }
  }

  @Override
  public void followSetAside() {
    carryOut(
        "set checkpoints aside",
        () -> {
          Set<Long> gone =
              copy.shown(index.now()).stream()
                  .map(RunIndex.Kept::step)
                  .filter(step -> !Files.exists(local.checkpoint(step)))
                  .collect(Collectors.toSet());
          take(gone, index.now().setAside(gone));
        });
  }

  /** What the index no longer names is deleted after it: nobody looks for it any more. */
  private void take(Set<Long> steps, RunIndex next) throws IOException {
    if (steps.isEmpty()) {
      return;
    }
    List<String> folders =
        steps.stream()
            .flatMap(step -> index.now().at(step).stream())
            .map(RunIndex.Kept::folder)
            .toList();
    index.change(next);
    for (String folder : folders) {
      for (String file : CheckpointFiles.REMOVED) {
        tries.patiently(
            () -> {
              run.delete(folder + "/" + file);
              return folder;
            });
      }
    }
  }

  @Override
  public void fetch(Path checkpoint) {
    carryOut("read a checkpoint", () -> copy.fetch(kept(checkpoint), checkpoint));
  }

  private RunIndex.Kept kept(Path checkpoint) {
    return index
        .now()
        .at(RunFolder.step(checkpoint))
        .orElseThrow(() -> new IllegalStateException(checkpoint + " is not in " + run.place()));
  }

  @Override
  public boolean isWhole(Path checkpoint) {
    return index.now().at(RunFolder.step(checkpoint)).filter(RunIndex.Kept::whole).isPresent();
  }

  @Override
  public void keepDecay() {
    Path file = local.path().resolve(CheckpointFiles.DECAY);
    if (index.now().decay().isEmpty() && Files.exists(file)) {
      carryOut("keep the decay", () -> index.change(index.now().withDecay(Files.readString(file))));
    }
  }

  /** The trainer's state goes last, the index after it. */
  @Override
  public void publish(Path checkpoint) {
    long step = RunFolder.step(checkpoint);
    if (index.now().at(step).isPresent()) {
      return;
    }
    carryOut(
        "keep checkpoint " + checkpoint.getFileName(),
        () -> {
          String folder = index.now().folder(step);
          for (String file : LocalCopy.files(checkpoint)) {
            upload(checkpoint.resolve(file), folder + "/" + file);
          }
          Path state = checkpoint.resolve(CheckpointFiles.TRAINER);
          upload(state, folder + "/" + CheckpointFiles.TRAINER);
          index.change(
              index
                  .now()
                  .with(new RunIndex.Kept(step, folder, FileDigests.sha256(state), true, false)));
        });
  }

  private void upload(Path file, String name) throws IOException {
    tries.patiently(
        () -> {
          run.upload(file, name);
          return name;
        });
  }

  @Override
  public String location(Path checkpoint) {
    return run.at(kept(checkpoint).folder()).toString();
  }

  @Override
  public void thin(
      Retention retention, ToDoubleFunction<Path> heldOutBitsPerByte, Predicate<Path> isGood) {
    carryOut(
        "thin out checkpoints",
        () -> {
          List<Path> whole =
              index.now().valid().stream()
                  .filter(RunIndex.Kept::whole)
                  .map(kept -> local.checkpoint(kept.step()))
                  .toList();
          Set<Long> losing =
              retention.losing(whole, pinned(whole), heldOutBitsPerByte, isGood).stream()
                  .map(RunFolder::step)
                  .collect(Collectors.toSet());
          take(losing, index.now().thinned(losing));
          copy.thin();
        });
  }

  /** The pin lies in the store too, where whoever serves can write it. */
  private Optional<Path> pinned(List<Path> whole) throws IOException {
    Optional<String> pin = tries.patiently(() -> root.read(PinFile.NAME)).map(StoredText::text);
    String name = local.path().getFileName().toString();
    return whole.stream()
        .filter(
            path ->
                pin.map(String::strip)
                    .equals(Optional.of(new CheckpointId(name, RunFolder.step(path)).toString())))
        .findFirst();
  }

  @Override
  public void stop() {
    tries.stop();
  }
}
