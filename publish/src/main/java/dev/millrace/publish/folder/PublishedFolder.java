package dev.millrace.publish.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import dev.millrace.publish.table.Table;
import dev.millrace.schemas.SettingsException;
import dev.millrace.storage.PendingObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder in the hands of one process. {@link #commit} puts a manifest in the place of the one
 * before, if that is still the same; all else in the folder follows from the manifest, and is made
 * to follow from it whenever a process opens the folder: files that it does not name are deleted.
 *
 * <p>Who opens a folder takes it over: its first commit makes every later one of the process before
 * fail, before it deletes what that process may have written. Used by one thread.
 */
public final class PublishedFolder {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedFolder.class);

  private static final String MANIFEST = "_manifest.json";
  private static final String CARD = "README.md";
  private static final String DATA = "data";

  /** What this program calls its files; no other file is ever deleted. */
  private static final Pattern OWN = Pattern.compile("data/.*/\\d{6,}-[0-9a-f]{8}\\.parquet");

  private final Place place;
  private final Table table;
  private final InstantSource clock;
  private final List<PublishedFile> brought = new ArrayList<>();
  private Manifest manifest;
  private StoredObject stored;

  private PublishedFolder(
      Place place, Table table, InstantSource clock, Manifest manifest, StoredObject stored) {
    this.place = place;
    this.table = table;
    this.clock = clock;
    this.manifest = manifest;
    this.stored = stored;
  }

  /**
   * Takes a folder over, and clears what a process that died has left.
   *
   * @throws SettingsException if it holds something else than this origin and these columns
   * @throws IOException if the store fails
   */
  public static PublishedFolder open(Place place, Origin origin, Table table, InstantSource clock)
      throws IOException {
    String writer = UUID.randomUUID().toString();
    Instant now = now(clock);
    Optional<StoredObject> there = manifestOf(place);
    Manifest manifest;
    StoredObject stored;
    if (there.isEmpty()) {
      requireNoFiles(place);
      manifest = Manifest.first(origin, table.declarations(), writer, now);
      stored = place.write(MANIFEST, ManifestJson.write(manifest), new WriteCondition.IfAbsent());
    } else {
      Manifest former = read(place, there.get());
      requireSame(place, former, origin, table);
      manifest = former.takenOver(writer, now);
      stored =
          place.write(
              MANIFEST,
              ManifestJson.write(manifest),
              new WriteCondition.IfUnchanged(there.get().etag()));
    }
    PublishedFolder folder = new PublishedFolder(place, table, clock, manifest, stored);
    folder.clear();
    folder.writeCard();
    return folder;
  }

  private static Instant now(InstantSource clock) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static Optional<StoredObject> manifestOf(Place place) throws StorageException {
    try {
      return Optional.of(place.store().stat(place.at(MANIFEST)));
    } catch (StorageException.NotFound e) {
      return Optional.empty();
    }
  }

  private static Manifest read(Place place, StoredObject object) throws IOException {
    byte[] bytes = place.read(object);
    try {
      return ManifestJson.read(bytes);
    } catch (IOException e) {
      throw new SettingsException(
          MANIFEST
              + " in "
              + place.name()
              + " cannot be read: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "; publish to another folder, or restore the file",
          e);
    }
  }

  private static void requireNoFiles(Place place) throws StorageException {
    if (place.list(DATA).stream().anyMatch(file -> OWN.matcher(place.pathOf(file)).matches())) {
      throw new SettingsException(
          place.name()
              + " holds published files but no "
              + MANIFEST
              + ": publish to another folder, or restore the file");
    }
  }

  private static void requireSame(Place place, Manifest there, Origin origin, Table table) {
    String wayOut = "; publish to another folder";
    if (!there.origin().generation().equals(origin.generation())) {
      throw new SettingsException(
          "%s holds generation %s, and this is generation %s%s"
              .formatted(place.name(), there.origin().generation(), origin.generation(), wayOut));
    }
    if (!there.origin().topic().equals(origin.topic())) {
      throw new SettingsException(
          "%s was published from topic %s, and this is %s%s"
              .formatted(place.name(), there.origin().topic(), origin.topic(), wayOut));
    }
    if (!there.origin().topicId().equals(origin.topicId())) {
      throw new SettingsException(
          "%s was published from another topic %s (id %s) than this cluster's (id %s)%s"
              .formatted(
                  place.name(),
                  origin.topic(),
                  there.origin().topicId(),
                  origin.topicId(),
                  wayOut));
    }
    if (!there.columns().equals(table.declarations())) {
      List<String> differing = new ArrayList<>(table.declarations());
      differing.removeAll(there.columns());
      List<String> lacking = new ArrayList<>(there.columns());
      lacking.removeAll(table.declarations());
      throw new SettingsException(
          "%s holds files with other columns (without %s, with %s)%s"
              .formatted(place.name(), differing, lacking, wayOut));
    }
  }

  public Manifest manifest() {
    return manifest;
  }

  public Place place() {
    return place;
  }

  /** When something that is committed now was changed. */
  public Instant now() {
    return now(clock);
  }

  /** Where a published file lies. */
  public URI location(PublishedFile file) {
    return place.at(file.path());
  }

  /**
   * Brings a file to its place. Nobody may count its rows before a manifest names it.
   *
   * @throws IOException if disk or store fails; nothing lies under its name then
   */
  public PublishedFile put(StagedFile staged) throws IOException {
    String path =
        "%s/%s/%06d-%s.parquet"
            .formatted(
                DATA,
                staged.division().path(),
                manifest.version() + 1,
                UUID.randomUUID().toString().substring(0, 8));
    try (PendingObject pending =
        place.store().begin(place.at(path), new WriteCondition.IfAbsent())) {
      HashingOutputStream hashed = new HashingOutputStream(Hashing.sha256(), pending);
      long bytes = Files.copy(staged.file(), hashed);
      var _ = pending.commit();
      PublishedFile file =
          new PublishedFile(
              path,
              staged.division(),
              hashed.hash().toString(),
              bytes,
              staged.rows(),
              staged.tokens());
      brought.add(file);
      return file;
    }
  }

  /**
   * From here on the folder holds what the manifest says.
   *
   * @throws IllegalStateException if another process has taken the folder over
   * @throws IOException if the store fails, or does not say whether it took the manifest: then the
   *     folder is to be opened anew
   */
  public void commit(Manifest next) throws IOException {
    Set<PublishedFile> former = new HashSet<>(manifest.files());
    former.addAll(brought);
    try {
      stored =
          place.write(
              MANIFEST, ManifestJson.write(next), new WriteCondition.IfUnchanged(stored.etag()));
    } catch (StorageException.Conflict e) {
      throw new IllegalStateException(
          "another process publishes to "
              + place.name()
              + " since; one folder takes one, so end the other or name another folder",
          e);
    }
    manifest = next;
    brought.clear();
    writeCard();
    former.removeAll(Set.copyOf(next.files()));
    for (PublishedFile file : former) {
      place.store().delete(location(file));
    }
  }

  private void clear() throws StorageException {
    for (String written : List.of(MANIFEST, CARD, DATA)) {
      place.store().clearPending(place.at(written));
    }
    Set<String> named = new HashSet<>();
    manifest.files().forEach(file -> named.add(file.path()));
    for (StoredObject object : place.list(DATA)) {
      String path = place.pathOf(object);
      if (OWN.matcher(path).matches() && !named.contains(path)) {
        LOG.info("deletes {} of {}, which was never committed", path, place.name());
        place.store().delete(object.location());
      }
    }
  }

  private void writeCard() throws IOException {
    byte[] card = DataCard.of(manifest, table).getBytes(UTF_8);
    var _ = place.write(CARD, card, new WriteCondition.Always());
  }
}
