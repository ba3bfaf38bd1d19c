package dev.millrace.storage.internal.folder;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.PendingObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.WriteCondition;
import dev.millrace.storage.internal.Answer;
import dev.millrace.storage.internal.ExactInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files by their {@code file:} URI. An object is written beside its place, under a name that begins
 * with a dot, and renamed; names that begin with a dot are not listed.
 */
public final class FolderStore implements Store {
  /** What {@link FolderUpload} calls a file that is not whole. */
  private static final Pattern PENDING =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  @Override
  public StoredObject stat(URI location) throws StorageException {
    return stat(location, Path.of(location));
  }

  /** The modification time in nanoseconds and the inode stand for the content. */
  static StoredObject stat(URI location, Path file) throws StorageException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new StorageException.NotFound(file + " is no file");
      }
      String etag =
          Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS))
              + "-"
              + Integer.toHexString(String.valueOf(attributes.fileKey()).hashCode());
      return new StoredObject(location, etag, attributes.size());
    } catch (NoSuchFileException e) {
      throw new StorageException.NotFound(file + ": no such file");
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException.Refused(file + " cannot be read: " + e, e);
    }
  }

  @Override
  public OpenObject open(StoredObject object, ByteRange range) throws StorageException {
    if (!stat(object.location()).equals(object)) {
      throw Answer.changed(object.location());
    }
    return opened(object, range);
  }

  @Override
  public OpenObject open(URI location, ByteRange range) throws StorageException {
    StoredObject object = stat(location);
    long end = Math.min(range.end(), object.bytes());
    return opened(object, new ByteRange(Math.min(range.first(), end), end));
  }

  private static OpenObject opened(StoredObject object, ByteRange range) throws StorageException {
    try {
      FileChannel channel = FileChannel.open(Path.of(object.location()));
      channel.position(range.first());
      InputStream bytes = Channels.newInputStream(channel);
      return new OpenObject(
          object, new ExactInput(object.location(), bytes, channel, range.length()));
    } catch (IOException e) {
      throw new StorageException.Refused(object.location() + " cannot be read: " + e, e);
    }
  }

  @Override
  public PendingObject begin(URI location, WriteCondition condition) throws StorageException {
    return new FolderUpload(location, condition);
  }

  @Override
  public List<StoredObject> list(URI prefix) throws StorageException {
    Path folder = Path.of(prefix);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<StoredObject> objects = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!hidden(folder.relativize(file))) {
          objects.add(stat(file.toUri(), file));
        }
      }
      return objects;
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException.Refused(folder + " cannot be read: " + e, e);
    }
  }

  private static boolean hidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void clearPending(URI prefix) throws StorageException {
    Path start = Path.of(prefix);
    Path beside = start.toAbsolutePath().getParent();
    try {
      if (Files.isDirectory(start)) {
        try (Stream<Path> files = Files.walk(start)) {
          deleteAll(files.filter(file -> PENDING.matcher(name(file)).matches()));
        }
      }
      if (beside != null && Files.isDirectory(beside)) {
        String begin = "." + name(start) + ".";
        try (Stream<Path> files = Files.list(beside)) {
          deleteAll(
              files.filter(
                  file -> name(file).startsWith(begin) && PENDING.matcher(name(file)).matches()));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException.Refused(start + " cannot be cleared: " + e, e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static void deleteAll(Stream<Path> files) throws IOException {
    for (Path file : files.toList()) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void delete(URI location) throws StorageException {
    try {
      Files.deleteIfExists(Path.of(location));
    } catch (IOException e) {
      throw new StorageException.Refused(location + " cannot be deleted: " + e, e);
    }
  }
}
