package dev.millrace.ingest;

import dev.millrace.ingest.commoncrawl.CommonCrawl;
import dev.millrace.ingest.commoncrawl.CrawlName;
import dev.millrace.ingest.remote.FileNumbers;
import dev.millrace.ingest.remote.InputKind;
import dev.millrace.ingest.remote.PathList;
import dev.millrace.ingest.remote.RemoteSource;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.Stores;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a command line names: local files, folders and globs; {@code http(s)://} and {@code s3://}
 * locations, of which the latter may be the beginning of names; {@code *.paths.gz} lists; and
 * {@code cc:} crawls.
 */
public final class NamedSources {
  private final List<Input> inputs;
  private final SourceChoice choice;

  /** One argument. */
  private sealed interface Input {
    record Local(List<Source> files) implements Input {}

    record One(URI location) implements Input {}

    record Prefix(URI location) implements Input {}

    record PathsFile(URI location) implements Input {}

    record Crawl(CrawlName name) implements Input {}
  }

  private NamedSources(List<Input> inputs, SourceChoice choice) {
    this.inputs = inputs;
    this.choice = choice;
  }

  /**
   * Looks at names and local files only.
   *
   * @throws NoInputException if an argument names nothing that could be read
   */
  public static NamedSources of(List<String> arguments, SourceChoice choice) {
    List<Input> inputs = arguments.stream().map(NamedSources::input).toList();
    boolean lists =
        inputs.stream().anyMatch(i -> i instanceof Input.PathsFile || i instanceof Input.Crawl);
    if (choice.files().isPresent() && !lists) {
      throw new NoInputException(
          "--files chooses from a list; name a *.paths.gz file or a crawl, such as"
              + " cc:CC-MAIN-2025-38");
    }
    if (choice.needsAnIndex() && !inputs.stream().allMatch(i -> i instanceof Input.Crawl)) {
      throw new NoInputException(
          "--domains and --languages choose by Common Crawl's index; name crawls only, such as"
              + " cc:CC-MAIN-2025-38");
    }
    return new NamedSources(inputs, choice);
  }

  /** Local files alone. */
  public static NamedSources ofFiles(List<Path> files) {
    return new NamedSources(
        List.of(new Input.Local(files.stream().<Source>map(FileSource::new).toList())),
        SourceChoice.ALL);
  }

  private static Input input(String argument) {
    InputKind.refuseMetadata(argument);
    if (argument.startsWith(CrawlName.SCHEME)) {
      return new Input.Crawl(CrawlName.parse(argument));
    }
    if (Stores.isLocation(argument)) {
      URI location = uri(argument);
      if (PathList.isNamed(argument)) {
        return new Input.PathsFile(location);
      }
      return argument.startsWith("s3:") && !InputKind.isInput(argument)
          ? new Input.Prefix(location)
          : new Input.One(location);
    }
    Path path = Path.of(argument);
    if (PathList.isNamed(argument) && Files.isRegularFile(path)) {
      return new Input.PathsFile(path.toAbsolutePath().toUri());
    }
    return new Input.Local(
        InputFiles.of(List.of(argument)).stream().<Source>map(FileSource::new).toList());
  }

  private static URI uri(String text) {
    try {
      return URI.create(text.replace(" ", "%20"));
    } catch (IllegalArgumentException e) {
      throw new NoInputException(text + " is no URL: " + e.getMessage());
    }
  }

  /** The local files among them, each once. */
  public List<Source> localFiles() {
    return inputs.stream()
        .flatMap(
            i -> i instanceof Input.Local(List<Source> files) ? files.stream() : Stream.empty())
        .distinct()
        .toList();
  }

  /** Whether anything lies elsewhere. */
  public boolean anyRemote() {
    return inputs.stream().anyMatch(input -> !(input instanceof Input.Local));
  }

  /**
   * Gives all sources, looking up lists and indexes as they are needed.
   *
   * @param commonCrawl base URL of crawls and of the paths in lists
   */
  public void forEachGroup(ReadableStore store, URI commonCrawl, SourceTaker taker)
      throws StorageException, InterruptedException {
    List<Source> simple = new ArrayList<>(localFiles());
    for (Input input : inputs) {
      switch (input) {
        case Input.Local _, Input.Crawl _ -> {}
        case Input.One(URI location) -> simple.add(remote(store, location));
        case Input.Prefix(URI prefix) -> simple.addAll(listed(store, prefix));
        case Input.PathsFile(URI list) -> simple.addAll(pathsOf(store, list, commonCrawl));
      }
    }
    if (!simple.isEmpty()) {
      taker.take(simple.stream().distinct().toList());
    }
    CommonCrawl crawls = new CommonCrawl(store, commonCrawl);
    for (Input input : inputs) {
      if (input instanceof Input.Crawl(CrawlName name)) {
        crawls.sources(name, choice.files(), choice.domains(), choice.languages(), taker);
      }
    }
  }

  private static Source remote(ReadableStore store, URI location) {
    return new RemoteSource(store, location, Optional.empty());
  }

  private static List<Source> listed(ReadableStore store, URI prefix) throws StorageException {
    List<Source> sources =
        store.list(prefix).stream()
            .map(StoredObject::location)
            .filter(location -> InputKind.isInput(location.getPath()))
            .map(location -> remote(store, location))
            .toList();
    if (sources.isEmpty()) {
      throw new NoInputException(
          prefix + ": no *.warc, *.warc.gz, *.wet or *.wet.gz object has a name that begins so");
    }
    return sources;
  }

  /**
   * Paths without a scheme lie where the list does, from the root on; of a local list see below.
   */
  private List<Source> pathsOf(ReadableStore store, URI list, URI commonCrawl)
      throws StorageException {
    List<String> paths = choice.files().orElse(FileNumbers.ALL).of(PathList.read(store, list));
    boolean local = list.getScheme().equals("file");
    List<Source> sources = new ArrayList<>();
    for (String path : paths) {
      InputKind.refuseMetadata(path);
      Path beside = local ? Path.of(list).resolveSibling(path) : Path.of("");
      if (local && Files.isRegularFile(beside)) {
        sources.add(new FileSource(beside));
      } else if (Stores.isLocation(path)) {
        sources.add(remote(store, uri(path)));
      } else {
        URI root = local ? commonCrawl : list.resolve("/");
        sources.add(remote(store, root.resolve(uri(path))));
      }
    }
    return sources;
  }
}
