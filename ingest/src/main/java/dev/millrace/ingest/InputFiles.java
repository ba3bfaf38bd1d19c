package dev.millrace.ingest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The files that a command line's files, folders and globs name. */
public final class InputFiles {
  private static final Pattern WARC_NAME = Pattern.compile(".+\\.(warc|wet)(\\.gz)?");
  private static final Pattern GLOB_CHARACTERS = Pattern.compile("[*?\\[{]");

  private InputFiles() {}

  /**
   * The named files, each once, in the order of the arguments; those of a folder or glob by name.
   *
   * <p>A file is taken whatever its name is. Of a folder, sub-folders included, files named {@code
   * *.warc}, {@code *.wet} and both with {@code .gz} are taken, dot files are not. A glob matches
   * in the last part of its path only.
   *
   * @throws NoInputException if an argument matches nothing; the message names it
   */
  public static List<Path> of(List<String> arguments) {
    Set<Path> files = new LinkedHashSet<>();
    for (String argument : arguments) {
      List<Path> matched = matched(argument);
      if (matched.isEmpty()) {
        throw new NoInputException(nothingIn(argument));
      }
      matched.forEach(file -> files.add(file.normalize()));
    }
    return List.copyOf(files);
  }

  private static String nothingIn(String argument) {
    Path path = Path.of(argument);
    if (Files.isDirectory(path)) {
      return argument + ": no *.warc, *.warc.gz, *.wet or *.wet.gz file in this folder";
    }
    return argument
        + (GLOB_CHARACTERS.matcher(argument).find()
            ? ": no file matches"
            : ": no such file or folder");
  }

  private static List<Path> matched(String argument) {
    Path path = Path.of(argument);
    try {
      if (Files.isDirectory(path)) {
        return inFolder(path);
      }
      return Files.exists(path) ? List.of(path) : matchingGlob(path);
    } catch (IOException e) {
      throw new NoInputException(argument + ": " + e);
    }
  }

  /**
   * The WARC and WET files in a folder and its sub-folders, by name. Links to folders are followed;
   * what vanishes meanwhile, such as a file that its crawler renames, is passed over.
   */
  static List<Path> inFolder(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isInput(folder, file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            boolean gone = failure instanceof NoSuchFileException && !file.equals(folder);
            if (gone || failure instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    return files.stream().sorted().toList();
  }

  private static boolean isInput(Path folder, Path file) {
    for (Path part : folder.relativize(file)) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return WARC_NAME.matcher(name).matches() && Files.isRegularFile(file);
  }

  private static List<Path> matchingGlob(Path glob) throws IOException {
    Path name = glob.getFileName();
    Path parent = glob.getParent();
    Path folder = parent == null ? Path.of("") : parent;
    if (name == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, name.toString())) {
      for (Path file : matching) {
        if (Files.isRegularFile(file) && !String.valueOf(file.getFileName()).startsWith(".")) {
          files.add(file);
        }
      }
    }
    return files.stream().sorted().toList();
  }
}
