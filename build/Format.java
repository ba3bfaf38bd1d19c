import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks ({@code check DIR}) or rewrites ({@code write DIR}) every Java source below a folder with google-java-format. */
public final class Format {
  public static void main(String[] arguments) throws Exception {
    boolean write = arguments[0].equals("write");
    Path root = Path.of(arguments[1]);
    List<Path> unformatted = new ArrayList<>();
    for (Path source : sources(root)) {
      String before = Files.readString(source);
      String after = new Formatter().formatSourceAndFixImports(before);
      if (!before.equals(after)) {
        unformatted.add(root.relativize(source));
        if (write) {
          Files.writeString(source, after);
        }
      }
    }
    if (write) {
      System.out.println("formatted " + unformatted.size() + " files");
    } else if (!unformatted.isEmpty()) {
      System.err.println("not formatted: " + unformatted + "; run mvn -q validate -N -Dformat=write");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws Exception {
    try (var files = Files.find(root, 20, (path, attributes) -> attributes.isRegularFile())) {
      return files
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !path.toString().contains("/target/") && !path.startsWith(root.resolve("build")))
          .sorted()
          .toList();
    }
  }
}
