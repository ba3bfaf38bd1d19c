package dev.millrace.storage.internal.folder;

import dev.millrace.storage.PendingObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** A file beside its place until it is whole. */
final class FolderUpload extends PendingObject {
  private final URI location;
  private final WriteCondition condition;
  private final Path target;
  private final Path pending;
  private final FileChannel channel;

  FolderUpload(URI location, WriteCondition condition) throws StorageException {
    this.location = location;
    this.condition = condition;
    this.target = Path.of(location).toAbsolutePath();
    Path folder = Objects.requireNonNull(target.getParent(), () -> location + " is no file");
    this.pending = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(folder);
      this.channel =
          FileChannel.open(pending, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new StorageException.Refused(location + " cannot be written: " + e, e);
    }
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(source, offset, length);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public StoredObject commit() throws IOException {
    channel.force(true);
    channel.close();
    switch (condition) {
      case WriteCondition.Always() -> rename();
      case WriteCondition.IfAbsent() -> link();
      case WriteCondition.IfUnchanged(String etag) -> renameIf(etag);
    }
    return FolderStore.stat(location, target);
  }

  private void rename() throws IOException {
    Files.move(pending, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A link is refused where the name is taken; a rename is not. */
  private void link() throws IOException {
    try {
      Files.createLink(target, pending);
    } catch (FileAlreadyExistsException e) {
      throw new StorageException.Conflict(location + " exists already");
    } finally {
      Files.deleteIfExists(pending);
    }
  }

  /** No file system renames on such a condition: whoever does so takes a lock on a file beside. */
  private void renameIf(String etag) throws IOException {
    Path beside = target.resolveSibling("." + target.getFileName() + ".lock");
    try (FileChannel lockFile =
            FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileLock _ = lockFile.lock()) {
      if (!Files.exists(target) || !FolderStore.stat(location, target).etag().equals(etag)) {
        throw new StorageException.Conflict(location + " is no longer the one that was read");
      }
      rename();
    } finally {
      Files.deleteIfExists(pending);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(pending);
  }
}
