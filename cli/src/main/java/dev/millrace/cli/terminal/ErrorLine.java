package dev.millrace.cli.terminal;

import dev.millrace.ingest.NoInputException;
import dev.millrace.local.LocalException;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.patience.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;

/** What went wrong as one line for the one who reads it: the sentence that says what to mend. */
public final class ErrorLine {
  private static final int MAX_CAUSES = 16;

  private ErrorLine() {}

  /** The message that tells most, of an exception or of what caused it. */
  public static String of(Throwable exception) {
    Throwable told = telling(exception);
    String message = told.getMessage();
    boolean needsType = message == null || message.isBlank() || told instanceof FileSystemException;
    String line = needsType || message == null ? told.toString() : message;
    return line.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  private static Throwable telling(Throwable exception) {
    Optional<Throwable> sentence = causes(exception).filter(ErrorLine::isSentence).findFirst();
    if (sentence.isPresent() && !repeats(exception, sentence.get())) {
      return sentence.get();
    }
    Optional<Throwable> refused = causes(exception).filter(ErrorLine::isRefusal).findFirst();
    if (sentence.isEmpty() && refused.isPresent()) {
      return new SettingsException(Refusal.anywhere("").of(refused.get()), refused.get());
    }
    Throwable told = exception;
    for (Throwable cause = told.getCause(); cause != null && tellsMore(told, cause); ) {
      told = cause;
      cause = told.getCause();
    }
    return told;
  }

  /** Written for the one who reads it, wherever it was passed on. */
  private static boolean isSentence(Throwable exception) {
    return exception instanceof SettingsException
        || exception instanceof LocalException
        || exception instanceof NoInputException;
  }

  /** What the broker does not allow, where nobody has put it in words. */
  private static boolean isRefusal(Throwable exception) {
    return exception instanceof AuthorizationException
        || exception instanceof AuthenticationException;
  }

  /** Whether the outer message says the inner one, and where it comes from. */
  private static boolean repeats(Throwable outer, Throwable inner) {
    return String.valueOf(outer.getMessage()).contains(String.valueOf(inner.getMessage()));
  }

  /** Kafka's clients say that they could not be made, and only in the cause why. */
  private static boolean tellsMore(Throwable exception, Throwable cause) {
    return exception.getClass() == KafkaException.class
        || exception instanceof StreamsException
        || (exception instanceof UncheckedIOException
            && cause.toString().equals(exception.getMessage()));
  }

  /** Whether the user can mend it, or what caused it. */
  public static boolean isUsersToMend(Throwable exception) {
    return exception instanceof IllegalArgumentException
        || causes(exception)
            .anyMatch(
                cause ->
                    isSentence(cause)
                        || isRefusal(cause)
                        || cause instanceof ConfigException
                        || cause instanceof IOException);
  }

  private static Stream<Throwable> causes(Throwable exception) {
    return Stream.iterate(exception, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
  }
}
