package dev.millrace.schemas;

/**
 * A setting that cannot work. Thrown before anything starts; the message is one line for the user.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }

  public SettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
