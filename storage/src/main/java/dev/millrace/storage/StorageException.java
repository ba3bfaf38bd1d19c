package dev.millrace.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What a store said no to; the message names the object and the answer. */
public abstract sealed class StorageException extends IOException {
  private static final long serialVersionUID = 1;

  StorageException(String message) {
    super(message);
  }

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no such object. */
  public static final class NotFound extends StorageException {
    private static final long serialVersionUID = 1;

    public NotFound(String message) {
      super(message);
    }
  }

  /** The object is another one than the one asked for. */
  public static final class Changed extends StorageException {
    private static final long serialVersionUID = 1;

    public Changed(String message) {
      super(message);
    }
  }

  /** The condition of a write does not hold. */
  public static final class Conflict extends StorageException {
    private static final long serialVersionUID = 1;

    public Conflict(String message) {
      super(message);
    }
  }

  /** 403: no permission, or a block for asking too much; only waiting tells which. */
  public static final class Forbidden extends StorageException {
    private static final long serialVersionUID = 1;

    public Forbidden(String message) {
      super(message);
    }
  }

  /** An outage, an overload or a cut connection: it may go well next time. */
  public static final class Unavailable extends StorageException {
    private static final long serialVersionUID = 1;
    private final transient Optional<Duration> retryAfter;

    public Unavailable(String message) {
      this(message, Optional.empty());
    }

    /**
     * @param retryAfter how long the store asks to be left alone
     */
    public Unavailable(String message, Optional<Duration> retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
      this.retryAfter = Optional.empty();
    }

    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  /** Anything else that waiting does not mend. */
  public static final class Refused extends StorageException {
    private static final long serialVersionUID = 1;

    public Refused(String message) {
      super(message);
    }

    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The reader was told to stop while it waited. */
  public static final class Stopped extends StorageException {
    private static final long serialVersionUID = 1;

    public Stopped() {
      super("stopped while waiting for a store");
    }
  }
}
