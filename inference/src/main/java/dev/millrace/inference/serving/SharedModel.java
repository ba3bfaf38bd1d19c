package dev.millrace.inference.serving;

/**
 * One of several models that are served side by side.
 *
 * @param name by which requests ask for it
 * @param source a run whose checkpoints are followed, or a model's folder or file
 * @param share of the requests that name no model, in relation to the others'; 0: none
 */
public record SharedModel(String name, String source, int share) {

  /** Whether it is a folder or a file, which stays as it is; else a run. */
  public boolean isPath() {
    return source.contains("/") || source.endsWith(".gguf");
  }
}
