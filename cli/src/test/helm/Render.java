import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lints a chart, then renders it with each file of values: {@code Render CHART OUT VALUES...}. Run
 * as a source file in a process of its own, which holds Helm's native library.
 */
final class Render {
  private Render() {}

  public static void main(String[] arguments) throws Exception {
    Path chart = Path.of(arguments[0]);
    Path out = Path.of(arguments[1]);
    LintResult lint = new Helm(chart).lint().call();
    Files.write(out.resolve("lint.txt"), lint.getMessages());
    if (lint.isFailed()) {
      throw new AssertionError(String.join("\n", lint.getMessages()));
    }
    for (int i = 2; i < arguments.length; i++) {
      Path values = Path.of(arguments[i]);
      Path result = out.resolve(values.getFileName());
      Files.writeString(result, render(chart, values));
    }
  }

  /** The manifests, or the one line that says why there are none. */
  private static String render(Path chart, Path values) {
    try {
      return new Helm(chart)
          .template()
          .withName("mill")
          .withNamespace("corpus")
          .withKubeVersion("1.31.0")
          .withValuesFile(values)
          .call();
    } catch (IllegalStateException e) {
      return "refused: " + e.getMessage();
    }
  }
}
