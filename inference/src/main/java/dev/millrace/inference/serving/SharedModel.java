package dev.millrace.inference.serving;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several models that are served side by side.
 *
 * @param name by which requests ask for it
 * @param source a run whose checkpoints are followed; {@code generation:NAME} or {@code
 *     generation:NAME/RUN}: one of another generation; or a model's folder or file
 * @param share of the requests that name no model, in relation to the others'; 0: none
 */
public record SharedModel(String name, String source, int share) {
  private static final String GENERATION = "generation:";
  private static final String RUN = "[a-zA-Z0-9][a-zA-Z0-9._-]*";
  private static final Pattern OF_GENERATION =
      Pattern.compile(GENERATION + "([a-zA-Z0-9_-]+)(?:/(" + RUN + "))?");
  private static final Pattern OF_CURRENT = Pattern.compile(RUN);

  /** Whether it is a folder or a file, which stays as it is; else a run. */
  public boolean isPath() {
    return !source.startsWith(GENERATION) && (source.contains("/") || source.endsWith(".gguf"));
  }

  /** The generation whose run it is; empty: a path, or a run of the one that the process is for. */
  public Optional<String> generation() {
    return part(1);
  }

  /** The run; empty: a path, or whichever run the generation has. */
  public Optional<String> run() {
    return source.startsWith(GENERATION) ? part(2) : Optional.of(source).filter(one -> !isPath());
  }

  private Optional<String> part(int group) {
    Matcher parts = OF_GENERATION.matcher(source);
    return parts.matches() ? Optional.ofNullable(parts.group(group)) : Optional.empty();
  }

  /** What is wrong with the source, as the end of a sentence about it. */
  Optional<String> fault() {
    if (source.startsWith(GENERATION)) {
      return OF_GENERATION.matcher(source).matches()
          ? Optional.empty()
          : Optional.of("a generation's is generation:NAME or generation:NAME/RUN");
    }
    return isPath() || OF_CURRENT.matcher(source).matches()
        ? Optional.empty()
        : Optional.of("which no run can be called; a model's folder has a / in it, such as ./mine");
  }
}
