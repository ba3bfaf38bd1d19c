package dev.millrace.model;

import java.io.IOException;

/** A model file that is damaged or not supported; the message names the file and tensor or key. */
public class ModelFormatException extends IOException {
  public ModelFormatException(String message) {
    super(message);
  }

  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
