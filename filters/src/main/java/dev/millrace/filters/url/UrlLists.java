package dev.millrace.filters.url;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The lists of the URL rules, read once: one entry a line, lines that start with {@code #} and
 * blank ones aside.
 */
final class UrlLists {

  private final HashedStrings domains = new HashedStrings();
  private final HashedStrings urls = new HashedStrings();
  private final Set<String> hardBannedWords;
  private final Set<String> softBannedWords;
  private final Set<String> bannedSubwords;

  /**
   * Reads the lists.
   *
   * @throws IllegalArgumentException if a category has no list in the folder named
   * @throws UncheckedIOException if a file cannot be read
   */
  UrlLists(UrlSettings settings) {
    readResource("domains.txt", domains::add);
    readResource("urls.txt", urls::add);
    settings.blocklists().ifPresent(folder -> readBlocklists(folder, settings));
    hardBannedWords = words(settings.hardBannedWords(), "hard-banned-words.txt");
    softBannedWords = words(settings.softBannedWords(), "soft-banned-words.txt");
    bannedSubwords = words(settings.bannedSubwords(), "banned-subwords.txt");
  }

  boolean hasDomain(String name) {
    return domains.contains(name);
  }

  boolean hasUrl(String url) {
    return urls.contains(url);
  }

  Set<String> hardBannedWords() {
    return hardBannedWords;
  }

  Set<String> softBannedWords() {
    return softBannedWords;
  }

  Set<String> bannedSubwords() {
    return bannedSubwords;
  }

  private void readBlocklists(Path folder, UrlSettings settings) {
    if (Files.exists(folder.resolve("domains")) || Files.exists(folder.resolve("urls"))) {
      readCategory(folder);
      return;
    }
    for (String category : settings.categories()) {
      Path categoryFolder = folder.resolve(category);
      if (!Files.isDirectory(categoryFolder)) {
        throw new IllegalArgumentException(
            "no blocklist of category "
                + category
                + " in "
                + folder
                + ": a folder with the files domains and urls is wanted");
      }
      readCategory(categoryFolder);
    }
  }

  private void readCategory(Path folder) {
    readIfPresent(folder.resolve("domains"), line -> domains.add(line.toLowerCase(Locale.ROOT)));
    readIfPresent(folder.resolve("urls"), urls::add);
  }

  private static void readIfPresent(Path file, Consumer<String> entry) {
    if (Files.exists(file)) {
      readFile(file, entry);
    }
  }

  /** Words as datatrove normalizes them: letters and digits of ASCII in lower case. */
  private static Set<String> words(Optional<Path> file, String resource) {
    Set<String> words = new LinkedHashSet<>();
    Consumer<String> entry =
        line -> {
          String word = UrlFilter.lettersAndDigits(line);
          if (!word.isEmpty()) {
            words.add(word);
          }
        };
    if (file.isPresent()) {
      readFile(file.get(), entry);
    } else {
      readResource(resource, entry);
    }
    return words;
  }

  private static void readResource(String name, Consumer<String> entry) {
    try (InputStream in = UrlLists.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing from the build");
      }
      read(in, entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readFile(Path file, Consumer<String> entry) {
    try (InputStream in = Files.newInputStream(file)) {
      read(in, entry);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the list " + file + ": " + e.getMessage(), e);
    }
  }

  /** UT1 holds some bytes that are no UTF-8: they are replaced, and the rest is used. */
  private static void read(InputStream in, Consumer<String> entry) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      String stripped = line.strip();
      if (!stripped.isEmpty() && stripped.charAt(0) != '#') {
        entry.accept(stripped);
      }
    }
  }
}
