package dev.millrace.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which target a method and a path lead to. A pattern is a path whose segments may be named in
 * braces: {@code {name}} takes one segment that is not empty, {@code {name...}} at the end takes
 * all that follows. Paths without names come first, then patterns in the order they were added.
 *
 * @param <T> what a route leads to
 */
public final class Routes<T> {
  private final Map<String, Paths<T>> exact;
  private final List<Paths<T>> patterns;

  private Routes(Map<String, Paths<T>> exact, List<Paths<T>> patterns) {
    this.exact = exact;
    this.patterns = patterns;
  }

  /** What was found. */
  public sealed interface Match<T> {

    /**
     * A route.
     *
     * @param pattern as it was added
     * @param parameters the named segments, decoded
     */
    record Found<T>(String pattern, T target, Map<String, String> parameters) implements Match<T> {}

    /** The path is known, the method is not. */
    record WrongMethod<T>(String pattern, List<String> allowed) implements Match<T> {}

    /** The path is not known. */
    record Unknown<T>() implements Match<T> {}
  }

  /** Collects routes. */
  public static final class Builder<T> {
    private final Map<String, Paths<T>> exact = new HashMap<>();
    private final Map<String, Paths<T>> patterns = new LinkedHashMap<>();

    /** Adds a route; a GET takes HEAD as well. */
    public Builder<T> on(String method, String pattern, T target) {
      Map<String, Paths<T>> kind = pattern.contains("{") ? patterns : exact;
      kind.computeIfAbsent(pattern, p -> new Paths<>(p, new LinkedHashMap<>()))
          .targets
          .put(method, target);
      return this;
    }

    public Routes<T> build() {
      return new Routes<>(Map.copyOf(exact), List.copyOf(patterns.values()));
    }
  }

  /**
   * Finds the target.
   *
   * @param rawPath as it was sent: it is decoded after it has been split at its slashes
   */
  public Match<T> find(String method, String rawPath) {
    Paths<T> same = exact.get(rawPath);
    if (same != null) {
      return same.match(method, Map.of());
    }
    List<String> segments =
        Arrays.stream(rawPath.split("/", -1)).map(Target::decodeSegment).toList();
    return Stream.concat(exact.values().stream(), patterns.stream())
        .flatMap(
            paths -> paths.parameters(segments).map(named -> paths.match(method, named)).stream())
        .findFirst()
        .orElseGet(Match.Unknown::new);
  }

  /** The targets of one pattern, by method. */
  private record Paths<T>(String pattern, Map<String, T> targets) {

    Match<T> match(String method, Map<String, String> parameters) {
      T target = targets.get(method.equals("HEAD") ? "GET" : method);
      return target == null
          ? new Match.WrongMethod<>(pattern, List.copyOf(targets.keySet()))
          : new Match.Found<>(pattern, target, parameters);
    }

    Optional<Map<String, String>> parameters(List<String> segments) {
      String[] wanted = pattern.split("/", -1);
      Map<String, String> parameters = new HashMap<>();
      for (int i = 0; i < wanted.length; i++) {
        if (i >= segments.size()) {
          return Optional.empty();
        }
        if (wanted[i].endsWith("...}")) {
          String rest = String.join("/", segments.subList(i, segments.size()));
          parameters.put(wanted[i].substring(1, wanted[i].length() - 4), rest);
          return Optional.of(parameters);
        }
        if (!accept(wanted[i], segments.get(i), parameters)) {
          return Optional.empty();
        }
      }
      return segments.size() == wanted.length ? Optional.of(parameters) : Optional.empty();
    }

    private static boolean accept(String wanted, String segment, Map<String, String> parameters) {
      if (!wanted.startsWith("{")) {
        return wanted.equals(segment);
      }
      parameters.put(wanted.substring(1, wanted.length() - 1), segment);
      return !segment.isEmpty();
    }
  }
}
