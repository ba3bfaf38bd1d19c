package dev.millrace.cli.logging;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes an object a line: time, level, logger, thread, message; stage of the thread; what whoever
 * logs has put into SLF4J's context, such as task, topic, partition, offset and page; an error with
 * its trace.
 */
final class JsonLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  /** Threads of Kafka Streams are named after their application. */
  private static final Pattern STREAMS = Pattern.compile("millrace-([a-z]+)-[0-9a-f-]{36}-");

  private final transient Optional<Level> from;
  private final transient PrintStream out;

  JsonLogger(String name, Optional<Level> from, PrintStream out) {
    this.name = name;
    this.from = from;
    this.out = out;
  }

  private boolean isOn(Level level) {
    return from.isPresent() && level.toInt() >= from.get().toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return isOn(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isOn(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isOn(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isOn(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isOn(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable error) {
    Map<String, Object> event = EventLines.event(level.name().toLowerCase(Locale.ROOT));
    event.put("logger", name);
    event.put("thread", Thread.currentThread().getName());
    stage(Thread.currentThread().getName()).ifPresent(stage -> event.put("stage", stage));
    Map<String, String> context = MDC.getCopyOfContextMap();
    if (context != null) {
      event.putAll(context);
    }
    event.put("message", MessageFormatter.basicArrayFormat(pattern, arguments));
    if (error != null) {
      event.put("error", trace(error));
    }
    out.println(EventLines.json(event));
  }

  private static Optional<String> stage(String thread) {
    Matcher matcher = STREAMS.matcher(thread);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text, true));
    return text.toString().strip();
  }
}
