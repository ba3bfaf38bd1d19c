package dev.millrace.local.internal.broker;

import dev.millrace.local.LocalException;
import dev.millrace.local.LocalPorts;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Picks the port a service listens on and keeps it in a file, so that a data folder comes up where
 * clients last found it.
 */
public final class RememberedPort {

  /** Binds a port, 0 for any free one, and fails with a {@link BindException} if it is taken. */
  @FunctionalInterface
  public interface Binder<T> {
    public T bind(int port) throws IOException;
  }

  private final Path file;

  public RememberedPort(Path file) {
    this.file = file;
  }

  /**
   * Binds the wanted port; for 0 the remembered one or, if that is taken by now, any free one.
   *
   * @param service named in the message when the wanted port is taken
   */
  public <T> T bind(String service, int wanted, Binder<T> binder) {
    LocalPorts.requirePort(wanted);
    try {
      if (wanted != 0) {
        return binder.bind(wanted);
      }
      int remembered = read();
      if (remembered != 0) {
        try {
          return binder.bind(remembered);
        } catch (BindException taken) {
          return binder.bind(0);
        }
      }
      return binder.bind(0);
    } catch (IOException e) {
      throw new LocalException(
          "cannot listen on port %d for the %s: %s; name another port, or 0 for any free one"
              .formatted(wanted, service, e.getMessage()),
          e);
    }
  }

  public void remember(int port) {
    try {
      Files.writeString(file, port + "\n");
    } catch (IOException e) {
      throw new LocalException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The port, if one is remembered. */
  public OptionalInt remembered() {
    try {
      int port = read();
      return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** 0 if none is remembered. A damaged file is no reason not to start: the port is a courtesy. */
  private int read() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try {
      int port = Integer.parseInt(Files.readString(file).strip());
      return port > 0 && port <= 65535 ? port : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
