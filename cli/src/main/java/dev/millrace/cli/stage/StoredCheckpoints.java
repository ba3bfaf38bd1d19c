package dev.millrace.cli.stage;

import dev.millrace.cli.settings.StorageSettings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.SettingsException;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.Stores;
import dev.millrace.storage.files.StoreFolder;
import dev.millrace.storage.patient.ByteRate;
import dev.millrace.storage.patient.Connections;
import dev.millrace.storage.patient.Patience;
import dev.millrace.storage.patient.PatientStore;
import dev.millrace.storage.patient.WaitNotices;
import dev.millrace.trainer.keep.CheckpointStore;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The store that {@code checkpoints.root} names, while it is open; none where it is a folder. */
public final class StoredCheckpoints implements AutoCloseable {
  private static final String USER_AGENT = "millrace/0.1 (checkpoints)";

  /** An old model is served meanwhile, and a trainer has not begun. */
  private static final Duration LONGEST_READ_OUTAGE = Duration.ofMinutes(1);

  private final Optional<Stores> stores;
  private final Optional<PatientStore> patient;
  private final Optional<StoreFolder> folder;
  private final StorageSettings settings;

  private StoredCheckpoints(Wiring wiring) {
    this.settings = wiring.storage();
    Optional<String> place = wiring.checkpoints().store();
    this.stores = place.map(_ -> new Stores(settings.s3(), USER_AGENT));
    this.patient = stores.map(this::patient);
    this.folder = place.map(this::folder);
  }

  /**
   * @throws SettingsException if the store cannot be read
   */
  public static StoredCheckpoints open(Wiring wiring) {
    StoredCheckpoints opened = new StoredCheckpoints(wiring);
    try {
      opened.folder.ifPresent(opened::require);
    } catch (SettingsException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private PatientStore patient(Stores all) {
    Patience patience = settings.patience();
    return new PatientStore(
        all,
        new Patience(
            patience.busyPause(),
            patience.forbiddenPause(),
            patience.longestPause(),
            LONGEST_READ_OUTAGE),
        new Connections(settings.connections()),
        new ByteRate(settings.bytesPerSecond()),
        WaitNotices.SILENT);
  }

  private StoreFolder folder(String place) {
    try {
      Store store = stores.orElseThrow().writing(URI.create(place));
      return StoreFolder.of(store, patient.orElseThrow(), place);
    } catch (StorageException | IllegalArgumentException e) {
      throw new SettingsException(
          "checkpoints.root is '" + place + "', which is no place: " + e.getMessage(), e);
    }
  }

  /** Without patience: nothing is started where it cannot work. */
  private void require(StoreFolder place) {
    try {
      // A name that few objects begin with, so that the answer is short.
      var _ = place.store().list(place.at("checkpoints.root"));
    } catch (StorageException e) {
      throw new SettingsException(
          "checkpoints.root is " + place.place() + ": " + wayOut(place.place(), e), e);
    }
  }

  private String wayOut(URI place, StorageException e) {
    String at = settings.s3Endpoint().map(url -> " at " + url).orElse("");
    String bucket = String.valueOf(place.getAuthority());
    return switch (e) {
      case StorageException.NotFound _ ->
          "there is no bucket " + bucket + at + "; create it, or name another";
      case StorageException.Forbidden _ ->
          "the store"
              + at
              + " refuses who asks (403); give a key that may list, read, write and"
              + " delete in bucket "
              + bucket
              + " by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
              + " and its region by storage.s3.region";
      case StorageException.Unavailable _ ->
          "the store"
              + at
              + " does not answer for bucket "
              + bucket
              + " ("
              + cause(e)
              + "); set storage.s3.endpoint to where it is, or start it";
      default ->
          "bucket "
              + bucket
              + " cannot be used: "
              + e.getMessage()
              + "; see storage.s3.* and the AWS SDK's credentials";
    };
  }

  /** The innermost says what is wrong, such as that a connection was refused. */
  private static String cause(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : cause(cause);
  }

  /** What a trainer keeps its checkpoints in. */
  public Optional<CheckpointStore> trainers() {
    return folder.map(root -> new CheckpointStore(root, settings.retry(), settings.giveUpAfter()));
  }

  /** Where checkpoints are read from. */
  public Optional<StoreFolder> folder() {
    return folder;
  }

  /** Refuses what works with a folder only. */
  public static void requireFolder(Wiring wiring, String what) {
    wiring
        .checkpoints()
        .store()
        .ifPresent(
            place -> {
              throw new SettingsException(
                  "checkpoints.root is "
                      + place
                      + ", but "
                      + what
                      + " reads checkpoints from a folder only; copy the run there and name the"
                      + " folder by checkpoints.root");
            });
  }

  @Override
  public void close() {
    patient.ifPresent(PatientStore::stop);
    stores.ifPresent(Stores::close);
  }
}
